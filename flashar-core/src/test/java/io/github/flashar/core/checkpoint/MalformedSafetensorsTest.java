package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that must not be taken for weights; each message says what is wrong and where. */
class MalformedSafetensorsTest {

    private static final long MAX = Long.MAX_VALUE;

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenLengths", "brokenText", "brokenEntries", "brokenOffsets"})
    void malformedFilesAreRefused(String what, byte[] content, String message) throws IOException {
        Path path = Files.write(folder.resolve("weights.safetensors"), content);
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(path.toString().length() + 400);
    }

    static Stream<Arguments> brokenLengths() {
        byte[] empty = bytes("{}");
        return Stream.of(
                arguments("no byte at all", new byte[0], "has 0 bytes"),
                arguments("shorter than the length", new byte[7], "has 7 bytes"),
                arguments("no header", new byte[8], "header length is 0, expected 2..16777216"),
                arguments("header of one byte", with(1, "{", 0), "header length is 1"),
                arguments(
                        "header too large", with(16_777_217, "{}", 0), "header length is 16777217"),
                arguments("length above 2^63", with(-1, "{}", 0), "length is 18446744073709551615"),
                arguments("length of a zip archive", bytes("PK\3\4zipfile, not weights"), "length"),
                arguments(
                        "header beyond the file",
                        SafetensorsBytes.withLength(3, empty, 0),
                        "header length is 3, but only 2 bytes follow"));
    }

    static Stream<Arguments> brokenText() {
        byte[] notUtf8 = bytes("{\"a\": 1}");
        notUtf8[2] = (byte) 0xff;
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
        return Stream.of(
                arguments("not UTF-8", SafetensorsBytes.file(notUtf8, 0), "is not UTF-8"),
                arguments("overlong UTF-8", SafetensorsBytes.file(overlong, 0), "is not UTF-8"),
                header("not JSON", "{not json", "is not JSON"),
                header("an array", "[1, 2, 3]", "expected '{'"),
                header("leading space", " {}", "starts with byte 0x20, expected '{'"),
                header("half a JSON", "{\"a\": {\"dtype\": \"F32\"", "ends in the middle"),
                header("a second object", "{}{}", "header"),
                header("text after the object", "{} x", "header"),
                header("bytes after the object", "{}\0\0", "header"),
                header("single quotes", "{'a': 1}", "is not JSON"),
                header("a comment", "{/* */}", "is not JSON"),
                header("NaN as a number", entry("F32", "[NaN]", "[0, 4]"), "is not JSON"),
                header(
                        "nested too deep",
                        "{\"a\":" + "[".repeat(9999) + "]".repeat(9999) + "}",
                        "header"),
                header(
                        "one name twice",
                        "{"
                                + named("a", "F32", "[1]", "[0, 4]")
                                + ","
                                + named("a", "F32", "[1]", "[0, 4]")
                                + "}",
                        "key \"a\" twice"),
                header(
                        "one field twice",
                        "{\"a\": {\"dtype\": \"F32\", \"dtype\": \"F32\"}}",
                        "key \"dtype\" twice"));
    }

    static Stream<Arguments> brokenEntries() {
        return Stream.of(
                header("a tensor that is a number", "{\"a\": 1}", "a is 1, expected an object"),
                header("a tensor that is null", "{\"a\": null}", "a is null, expected an object"),
                header(
                        "metadata that is no object",
                        "{\"__metadata__\": []}",
                        "__metadata__ is []"),
                header(
                        "metadata that is no string",
                        "{\"__metadata__\": {\"epoch\": 3}}",
                        "__metadata__.epoch is 3, expected a string"),
                header(
                        "no dtype",
                        "{\"a\": {\"shape\": [1], \"data_offsets\": [0, 4]}}",
                        "a.dtype is missing"),
                header(
                        "no shape",
                        "{\"a\": {\"dtype\": \"F32\", \"data_offsets\": [0, 4]}}",
                        "a.shape is missing"),
                header(
                        "no offsets",
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1]}}",
                        "a.data_offsets is missing"),
                header(
                        "an unknown field",
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4],"
                                + " \"stride\": 1}}",
                        "a: unknown [stride]"),
                header("an unknown dtype", entry("F99", "[1]", "[0, 4]"), "a.dtype is \"F99\""),
                header("a dtype in small letters", entry("f32", "[1]", "[0, 4]"), "one of [F64"),
                header("a negative size", entry("F32", "[-1]", "[0, 4]"), "shape is [-1]"),
                header("two negative sizes", entry("F32", "[-1, -1]", "[0, 4]"), "[-1, -1]"),
                header("a fractional size", entry("F32", "[1.0]", "[0, 4]"), "a.shape[0] is 1.0"),
                header("a size as text", entry("F32", "[\"1\"]", "[0, 4]"), "a.shape[0] is \"1\""),
                header("a size with exponent", entry("F32", "[1e0]", "[0, 4]"), "a.shape[0]"),
                header("a shape that is a number", entry("F32", "1", "[0, 4]"), "a.shape is 1"),
                header("too many axes", entry("F32", ones(17), "[0, 4]"), "shape has 17 axes"),
                header(
                        "a size beyond 64 bits",
                        entry("F32", "[18446744073709551615]", "[0, 4]"),
                        "a.shape[0]"),
                header(
                        "a product beyond 64 bits",
                        entry("U8", "[4294967296, 4294967296]", "[0, 4]"),
                        "overflows 64 bits"),
                header(
                        "a product that wraps to four bytes",
                        entry("F32", "[4611686018427387905]", "[0, 4]"),
                        "a.shape[0]"),
                header(
                        "a product beyond 64 bits hidden by a zero",
                        entry("U8", "[4294967296, 4294967296, 0]", "[0, 0]"),
                        "overflows 64 bits"),
                header(
                        "a very long name",
                        entry("F32", "[2]", "[0, 4]")
                                .replace("\"a\"", '"' + "n".repeat(5000) + '"'),
                        "nnn"));
    }

    static Stream<Arguments> brokenOffsets() {
        return Stream.of(
                header("a negative offset", entry("F32", "[1]", "[-4, 0]"), "is [-4, 0]"),
                header("offsets backwards", entry("F32", "[1]", "[4, 0]"), "is [4, 0]"),
                header("one offset", entry("F32", "[1]", "[4]"), "is [4], expected [begin, end]"),
                header("three offsets", entry("F32", "[1]", "[0, 2, 4]"), "is [0, 2, 4]"),
                header("a fractional offset", entry("F32", "[1]", "[0.5, 4]"), "offsets[0] is 0.5"),
                header("a huge offset", entry("F32", "[1]", "[0, " + MAX + "]"), "offsets[1]"),
                header(
                        "fewer bytes than the shape",
                        entry("F32", "[2]", "[0, 4]"),
                        "needs 8 bytes"),
                header("more bytes than the shape", entry("F16", "[1]", "[0, 4]"), "needs 2 bytes"),
                arguments(
                        "data cut off",
                        SafetensorsBytes.file(entry("F32", "[4]", "[0, 16]"), 15),
                        "ends at 16, but the file holds 15 bytes of data: it is cut off"),
                arguments(
                        "far beyond the file",
                        SafetensorsBytes.file(entry("I8", "[99999999999]", "[0, 99999999999]"), 4),
                        "ends at 99999999999"),
                arguments(
                        "bytes after the last tensor",
                        SafetensorsBytes.file(entry("F32", "[1]", "[0, 4]"), 5),
                        "end at 4, but the file holds 5 bytes"),
                arguments(
                        "data without a tensor",
                        SafetensorsBytes.file("{}", 5),
                        "end at 0, but the file holds 5 bytes"),
                arguments(
                        "bytes before the first tensor",
                        SafetensorsBytes.file(entry("F32", "[1]", "[4, 8]"), 8),
                        "begins at 4, expected 0 (bytes without a tensor)"),
                twoTensors("a hole", "[0, 4]", "[8, 12]", 12, "begins at 8, expected 4"),
                twoTensors(
                        "overlap", "[0, 4]", "[2, 6]", 6, "begins at 2, expected 4 (tensors over"),
                twoTensors("the same bytes twice", "[0, 4]", "[0, 4]", 4, "tensor \"b\""));
    }

    @Test
    void aMissingFileOrAFolderSaysSo() {
        Path missing = folder.resolve("missing.safetensors");
        assertThatThrownBy(() -> SafetensorsFile.open(missing))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(missing + ": does not exist");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(folder + ": cannot be read");
    }

    @Test
    void unusualButValidFilesAreRead() throws IOException {
        Path path = folder.resolve("weights.safetensors");
        Files.write(path, SafetensorsBytes.file("{}", 0));
        assertThat(SafetensorsFile.open(path).tensors()).isEmpty();
        Files.write(path, SafetensorsBytes.file("{}  \n ", 0));
        assertThat(SafetensorsFile.open(path).tensors()).isEmpty();
        Files.write(path, SafetensorsBytes.file(entry("F32", "[3, 0]", "[0, 0]"), 0));
        assertThat(SafetensorsFile.open(path).floats("a")).isEmpty();
        Files.write(path, SafetensorsBytes.file(entry("F32", "[]", "[0, 4]"), 4));
        assertThat(SafetensorsFile.open(path).floats("a")).containsExactly(0);
        Files.write(path, SafetensorsBytes.file(entry("I16", "[3]", "[0, 6]"), 6));
        assertThat(SafetensorsFile.open(path).longs("a")).containsExactly(0, 0, 0);
    }

    private static Arguments header(String what, String header, String message) {
        return arguments(what, SafetensorsBytes.file(header, 4), message);
    }

    private static Arguments twoTensors(
            String what, String first, String second, int dataBytes, String message) {
        String header =
                "{"
                        + named("a", "F32", "[1]", first)
                        + ","
                        + named("b", "F32", "[1]", second)
                        + "}";
        return arguments(what, SafetensorsBytes.file(header, dataBytes), message);
    }

    private static String entry(String dtype, String shape, String offsets) {
        return "{" + named("a", dtype, shape, offsets) + "}";
    }

    private static String named(String name, String dtype, String shape, String offsets) {
        return String.format(
                "\"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": %s}",
                name, dtype, shape, offsets);
    }

    private static String ones(int count) {
        return "[1" + ", 1".repeat(count - 1) + "]";
    }

    private static byte[] with(long length, String header, int dataBytes) {
        return SafetensorsBytes.withLength(length, bytes(header), dataBytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
