package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that must not be taken for arrays; each message says what is wrong. */
class MalformedNpyTest {

    private static final String ORDER = "'fortran_order': False, ";
    private static final String TYPE = "'descr': '<f4', ";
    private static final String SHAPE = "'shape': (3,), ";

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"prefixes", "dictionaries", "shapes", "sizes"})
    void malformedFilesAreRefused(String what, byte[] content, String message) throws IOException {
        refused(content, InvalidFileException.class, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsupported")
    void whatIsNotReadSaysHowToRewriteIt(String what, byte[] content, String message)
            throws IOException {
        refused(content, UnsupportedFeatureException.class, message);
    }

    private void refused(byte[] content, Class<? extends FlashArException> type, String message)
            throws IOException {
        Path path = Files.write(folder.resolve("array.npy"), content);
        assertThatThrownBy(() -> NpyFile.open(path))
                .isInstanceOf(type)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(path.toString().length() + 400);
    }

    static Stream<Arguments> prefixes() {
        byte[] valid = entries(TYPE + ORDER + SHAPE, 12);
        return Stream.of(
                arguments("no byte at all", new byte[0], "has 0 bytes, expected at least 10"),
                arguments("only the magic", Arrays.copyOf(valid, 6), "has 6 bytes"),
                arguments("a zip archive", bytes("PK\3\4 an .npz of arrays"), "0x93 NUMPY"),
                arguments("version 0", version(0, 0), "version is 0.0, expected 1.0, 2.0 or 3.0"),
                arguments("version 4", version(4, 0), "version is 4.0"),
                arguments("version 255", version(255, 0), "version is 255.0"),
                arguments("version 1.1", version(1, 1), "version is 1.1"),
                arguments("version 2 without its length", version2("", 2), "has 10 bytes"),
                arguments("header of 4 GiB", version2("", -1), "header length is 4294967295"),
                arguments("header of 64 KiB", version2("{}\n", 0x10000), "length is 65536"),
                arguments(
                        "header beyond the file",
                        Arrays.copyOf(valid, 40),
                        "expected at most 65535 and the 30 bytes that follow"),
                arguments("no header", header("", 0), "header has \"\" at character 0"));
    }

    static Stream<Arguments> dictionaries() {
        return Stream.of(
                text("no dictionary", "[1, 2]\n", "expected '{'"),
                text("nothing closed", "{" + TYPE + "\n", "expected an entry, or '}'"),
                text("no newline", "{" + TYPE + ORDER + SHAPE + "}", "spaces and a newline"),
                text("text behind", "{" + TYPE + ORDER + SHAPE + "} 1\n", "} 1"),
                text("no separator", "{'descr': '<f4' " + ORDER + SHAPE + "}\n", "has \"'descr'"),
                text("a lone comma", "{,}\n", "has \",}"),
                text("a call", "{'descr': exec('x'), " + ORDER + SHAPE + "}\n", "exec("),
                text("an escape", "{'descr': '\\x3cf4', " + ORDER + SHAPE + "}\n", "has \"'descr'"),
                text("no ASCII", "{'d\u00e9scr': '<f4'}\n", "holds byte 0xe9, expected ASCII"),
                fields("no type", ORDER + SHAPE, "lacks the key \"descr\""),
                fields("no order", TYPE + SHAPE, "lacks the key \"fortran_order\""),
                fields("no shape", TYPE + ORDER, "lacks the key \"shape\""),
                fields("type twice", TYPE + TYPE + ORDER + SHAPE, "has the key \"descr\" twice"),
                fields("another key", TYPE + ORDER + SHAPE + "'x': True,", "has the key \"x\""),
                fields("type True", "'descr': True, " + ORDER + SHAPE, "expected a type in quotes"),
                fields("order in quotes", TYPE + SHAPE + "'fortran_order': 'False'", "or False"),
                fields("shape in quotes", TYPE + ORDER + "'shape': '(3,)'", "expected a tuple"));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                shape("(3)", "ends in a comma"),
                shape("(,)", "expected whole numbers"),
                shape("(3,,)", "expected whole numbers"),
                shape("(1 2, 3)", "expected whole numbers"),
                shape("(-3,)", "expected whole numbers"),
                shape("(03,)", "expected whole numbers"),
                shape("(3L,)", "expected whole numbers"),
                shape("(1e3,)", "expected whole numbers"),
                shape("(1234567890123456789,)", "at most 18 digits"),
                shape("(" + "1, ".repeat(17) + ")", "expected at most 16 sizes"),
                shape("(" + "1, ".repeat(20_000) + ")", "expected at most 16 sizes"),
                shape("(999999999999999999, 999999999999999999)", "overflows 64 bits"));
    }

    static Stream<Arguments> sizes() {
        String valid = TYPE + ORDER + SHAPE;
        String message = "[3] of F32 needs 12 bytes, but the file holds ";
        return Stream.of(
                arguments("no values", entries(valid, 0), message + 0),
                arguments("a byte too few", entries(valid, 11), message + 11),
                arguments("a byte too many", entries(valid, 13), message + 13),
                arguments(
                        "values claimed beyond memory",
                        entries(TYPE + ORDER + "'shape': (99999999999999999,)", 12),
                        "needs 399999999999999996 bytes, but the file holds 12"));
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                fields("big-endian", "'descr': '>f4', " + ORDER + SHAPE, "descr is '>f4'"),
                fields("complex", "'descr': '<c8', " + ORDER + SHAPE, "astype"),
                fields("objects", "'descr': '|O', " + ORDER + SHAPE, "descr is '|O'"),
                fields("strings", "'descr': '<U5', " + ORDER + SHAPE, "descr is '<U5'"),
                fields("no type", "'descr': '', " + ORDER + SHAPE, "descr is ''"),
                fields("records", "'descr': [('a', '<f4')], " + ORDER + SHAPE, "descr is [('a'"),
                fields(
                        "column-major",
                        TYPE + "'shape': (3, 1), 'fortran_order': True",
                        "numpy.ascontiguousarray"));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> NpyFile.open(folder.resolve("none.npy")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void quotesSpacesAndOrderMayDiffer() throws IOException {
        String header = "{\"shape\":(3,),  'fortran_order' :True , 'descr':\"<f4\"}   \n";
        Path path = Files.write(folder.resolve("array.npy"), header(header, 12));
        assertThat(NpyFile.open(path).floats()).containsExactly(0, 0, 0);
    }

    /** Whatever the bytes are: an array of their size, or an error of this library. */
    @Test
    void damagedBytesNeverEscape() throws IOException {
        byte[] valid = entries(TYPE + ORDER + SHAPE, 12);
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = valid.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length - 12)] ^= (byte) (1 << random.nextInt(8));
            }
            Path path = Files.write(folder.resolve("damaged.npy"), damaged);
            try {
                assertThat(NpyFile.open(path).shape().size()).isBetween(1L, 12L);
            } catch (FlashArException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(240);
    }

    private static Arguments shape(String shape, String message) {
        String name = shape.substring(0, Math.min(12, shape.length()));
        return fields("shape " + name, TYPE + ORDER + "'shape': " + shape, message);
    }

    private static Arguments fields(String what, String entries, String message) {
        return arguments(what, entries(entries, 12), message);
    }

    private static Arguments text(String what, String header, String message) {
        return arguments(what, header(header, 12), message);
    }

    private static byte[] entries(String entries, int dataBytes) {
        return header("{" + entries + "}\n", dataBytes);
    }

    private static byte[] header(String text, int dataBytes) {
        byte[] header = bytes(text);
        return prefix(10 + header.length + dataBytes, 1, 0)
                .putShort((short) header.length)
                .put(header)
                .array();
    }

    private static byte[] version(int major, int minor) {
        return prefix(64, major, minor).array();
    }

    private static byte[] version2(String header, int length) {
        byte[] whole = prefix(12 + header.length(), 2, 0).putInt(length).put(bytes(header)).array();
        return length == 2 ? Arrays.copyOf(whole, 10) : whole;
    }

    private static ByteBuffer prefix(int bytes, int major, int minor) {
        return ByteBuffer.allocate(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put(bytes("NUMPY"))
                .put((byte) major)
                .put((byte) minor);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
