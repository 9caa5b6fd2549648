package io.github.flashar.core.checkpoint;

import static io.github.flashar.core.checkpoint.PyTorchBytes.archive;
import static io.github.flashar.core.checkpoint.PyTorchBytes.dict;
import static io.github.flashar.core.checkpoint.PyTorchBytes.file;
import static io.github.flashar.core.checkpoint.PyTorchBytes.floats;
import static io.github.flashar.core.checkpoint.PyTorchBytes.fourFloats;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.internal.pickle.PickleBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives and tensors that must not be taken for weights. */
class MalformedPyTorchTest {

    private static final byte[] PICKLE = dict(dict().text("w").vector("FloatStorage", "0", 4));
    private static final byte[] VALUES = floats(0, 1, 2, 3);
    private static final byte[] GOOD = file(PICKLE, VALUES);

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenArchives", "brokenRecords", "brokenTensors", "brokenStateDicts"})
    void malformedFilesAreRefused(String what, byte[] content, String message) throws IOException {
        Path path = Files.write(folder.resolve("model.pt"), content);
        assertThatThrownBy(() -> PyTorchFile.open(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(path.toString().length() + 700);
    }

    static Stream<Arguments> brokenArchives() {
        return Stream.of(
                arguments("no byte at all", new byte[0], "begins with 0x of 0 bytes"),
                arguments("a text", bytes("hello"), "begins with 0x68656c6c of 5 bytes"),
                arguments(
                        "a pointer to a file elsewhere",
                        bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0"),
                        "git lfs pull"),
                arguments("only the magic", bytes("PK\3\4"), "is no complete zip archive"),
                arguments("half a file", Arrays.copyOf(GOOD, GOOD.length / 2), "no complete zip"),
                arguments("one byte short", Arrays.copyOf(GOOD, GOOD.length - 1), "no complete"),
                arguments("a directory cut off", cut(GOOD, 60), "storage data/0 is missing"),
                arguments("an empty archive", new ZipBytes().build(), "it begins with 0x504b0506"),
                arguments("a directory far away", patched(GOOD, GOOD.length - 6, 0x7f), "complete"),
                arguments(
                        "an endless directory",
                        new ZipBytes().add("n".repeat(60_000), new byte[0]).build(),
                        "holds 0 records NAME/data.pkl"),
                arguments("long names", directory(300, 9000), "is longer than 2097152 bytes"),
                arguments("many names", directory(35_000, 1), "holds 0 records"));
    }

    static Stream<Arguments> brokenRecords() {
        ZipBytes.Record values = ZipBytes.Record.of("made/data/0", VALUES);
        return Stream.of(
                record(
                        "compressed values",
                        values.withMethod(8),
                        "record \"made/data/0\" is compressed (method 8)"),
                record(
                        "a zip bomb",
                        values.withMethod(8).withSizes(1L << 31, 16),
                        "is compressed (method 8), expected stored"),
                record("a bomb by another method", values.withMethod(93), "(method 93)"),
                record("an encrypted record", values.withFlags(1), "is encrypted"),
                record("strong encryption", values.withFlags(0x41), "is encrypted"),
                record(
                        "more bytes than stored",
                        values.withSizes(32, 16),
                        "of 32 bytes takes 16 in the archive"),
                record("values beyond the file", values.withSizes(9999, 9999), "zip archive"),
                record("a record elsewhere", values.withOffset(1 << 20), "is no complete zip"),
                record("an offset into values", values.withOffset(50), "zip archive"),
                record("the bytes of another record", values.withOffset(0), "overlaps"),
                arguments(
                        "one record twice",
                        archive(PICKLE, VALUES).add("made/data/0", VALUES).build(),
                        "record \"made/data/0\" is there twice"),
                arguments(
                        "no pickle",
                        new ZipBytes().add("made/data/0", VALUES).build(),
                        "holds 0 records NAME/data.pkl"),
                arguments(
                        "two pickles",
                        archive(PICKLE, VALUES).add("other/data.pkl", PICKLE).build(),
                        "holds 2 records NAME/data.pkl"),
                arguments(
                        "a pickle too deep",
                        new ZipBytes().add("a/b/data.pkl", PICKLE).build(),
                        "holds 0 records"),
                arguments(
                        "a pickle too long",
                        file(new byte[(16 << 20) + 1]),
                        "has 16777217 bytes, expected at most 16777216"),
                arguments(
                        "a big-endian machine",
                        new ZipBytes()
                                .add("made/data.pkl", PICKLE)
                                .add("made/byteorder", bytes("big"))
                                .build(),
                        "byteorder is \"big\", expected little"),
                arguments("a storage that is missing", file(PICKLE), "storage data/0 is missing"),
                arguments("too few values", file(PICKLE, floats(1, 2, 3)), "has 12 bytes"),
                arguments("too many values", file(PICKLE, floats(1, 2, 3, 4, 5)), "has 20 bytes"));
    }

    static Stream<Arguments> brokenTensors() {
        long large = Long.MAX_VALUE;
        return Stream.of(
                tensor("one element too many", 0, shape(5), shape(1), "reads elements 0..4 of"),
                tensor("an offset too far", 2, shape(3), shape(1), "reads elements 2..4 of a stor"),
                tensor("an offset at the end", 4, shape(), shape(), "reads elements 4..4"),
                tensor("no element behind the end", 5, shape(0), shape(1), "of a storage of 4"),
                tensor("a stride too long", 0, shape(2, 2), shape(3, 1), "reads elements 0..4"),
                tensor("a negative offset", -1, shape(2), shape(1), "expected none below 0"),
                tensor("a negative size", 0, shape(-1), shape(1), "expected none below 0"),
                tensor("a negative stride", 3, shape(4), shape(-1), "expected none below 0"),
                tensor("fewer strides", 0, shape(2, 2), shape(2), "2 sizes and 1 strides"),
                tensor("too many axes", 0, new long[17], new long[17], "has 17 sizes"),
                tensor("one value repeated", 0, shape(1L << 40), shape(0), "repeats elements"),
                tensor("overlapping rows", 0, shape(3, 2), shape(1, 1), "repeats elements"),
                tensor("a size of 2^62", 0, shape(1L << 62), shape(1), "of a storage of 4"),
                tensor("a product beyond 64 bits", 0, shape(1L << 32, 1L << 32), shape(0, 0), "64"),
                tensor("a stride beyond 64 bits", 0, shape(3), shape(large), "overflows 64 bits"),
                tensor("an end beyond 64 bits", large, shape(1), shape(1), "overflows 64 bits"),
                tensor("an end that wraps", 1, shape(2), shape(large), "overflows 64 bits"),
                content(
                        "a storage of -1 elements",
                        dict().text("w").vector("FloatStorage", "0", -1),
                        "of -1 elements"),
                content(
                        "a storage of 2^62 elements",
                        dict().text("w").vector("FloatStorage", "0", 1L << 62),
                        "of 4611686018427387904 elements"),
                content(
                        "a storage that wraps to its bytes",
                        dict().text("w").vector("FloatStorage", "0", (1L << 62) + 4),
                        "elements of F32 needs 4 bytes each"),
                content(
                        "a storage by a path",
                        dict().text("w").vector("FloatStorage", "../data.pkl", 4),
                        "storage data/../data.pkl is missing"),
                content(
                        "complex values",
                        dict().text("w").vector("ComplexFloatStorage", "0", 2),
                        "torch.ComplexFloatStorage, which is not loaded"),
                content(
                        "a tensor of a number",
                        dict().text("w")
                                .tensorOver(new PickleBytes().number(0), 0, shape(), shape()),
                        "a tensor is made of something other"));
    }

    static Stream<Arguments> brokenStateDicts() {
        return Stream.of(
                content("no tensor anywhere", dict().text("x").number(1), "holds no state dict"),
                content(
                        "a number among tensors",
                        dict().text("w").vector("FloatStorage", "0", 4).text("x").number(1),
                        "it has 2 entries: [w, x]"),
                content(
                        "a number in the model",
                        dict().text("model").op('}').text("x").number(1).op('s'),
                        "model: entry \"x\" is no named tensor"),
                content(
                        "a tensor with a number for a name",
                        dict().text("model")
                                .op('}')
                                .number(1)
                                .vector("FloatStorage", "0", 4)
                                .op('s'),
                        "model: entry \"1\" is no named tensor"),
                content(
                        "one name twice",
                        dict().text("w").vector("FloatStorage", "0", 4).text("w").number(1),
                        "has the key w twice"),
                arguments("a list", file(PickleBytes.pickle().op(']').stop()), "is no dictionary"),
                arguments(
                        "a tensor alone",
                        file(PickleBytes.pickle().vector("FloatStorage", "0", 4).stop(), VALUES),
                        "is no dictionary"));
    }

    private static Arguments record(String what, ZipBytes.Record values, String message) {
        return arguments(what, archive(PICKLE).add(values).build(), message);
    }

    private static Arguments tensor(
            String what, long offset, long[] sizes, long[] strides, String message) {
        return arguments(what, fourFloats(offset, sizes, strides), message);
    }

    private static Arguments content(String what, PickleBytes content, String message) {
        return arguments(what, file(dict(content), VALUES), message);
    }

    private static byte[] directory(int records, int nameLength) {
        ZipBytes zip = new ZipBytes();
        for (int i = 0; i < records; i++) {
            zip.add(i + "n".repeat(nameLength), new byte[0]);
        }
        return zip.build();
    }

    private static byte[] cut(byte[] file, int fromEnd) {
        byte[] end = Arrays.copyOfRange(file, file.length - 22, file.length);
        byte[] result = Arrays.copyOf(file, file.length - fromEnd);
        System.arraycopy(end, 0, result, result.length - 22, 22);
        return result;
    }

    private static byte[] patched(byte[] file, int at, int value) {
        byte[] result = file.clone();
        result[at] = (byte) value;
        return result;
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
