package io.github.flashar.train.pretokenized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.PyTorchTensorWriter;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedShardTest {

    private static final TokenGrid GRID = new TokenGrid(1, 2);
    private static final int[][] TOKENS = {{1, 2}, {300, 131_071}};
    private static final byte[] TENSOR =
            PyTorchTensorWriter.bytes(new Shape(1, 2), new long[] {1, 2});

    @TempDir Path folder;

    /**
     * Nothing guards the words, as in the official files; all else is. Of every fifth byte one bit
     * is turned.
     */
    @Test
    void noDamageOfNamesAndTokensGoesUnnoticed() throws IOException {
        Path file = write();
        byte[] intact = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 0; at < intact.length; at += 5) {
            byte[] damaged = intact.clone();
            damaged[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, damaged);
            refused += isRefused(file, "byte " + at) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(4 * 512 / 5); // four headers
    }

    @Test
    void noCutGoesUnnoticed() throws IOException {
        Path file = write();
        byte[] intact = Files.readAllBytes(file);
        int end = intact.length - 1024;
        for (int length = 0; length < end; length += length < end - 9 ? 7 : 1) {
            Files.write(file, Arrays.copyOf(intact, length));
            assertThat(isRefused(file, length + " bytes")).as("%d bytes", length).isTrue();
        }
    }

    private Path write() {
        Path file = folder.resolve("a.tar");
        PretokenizedShardWriter.write(
                file,
                GRID,
                131_072,
                List.of(
                        new PretokenizedSample("0", "a cat", TOKENS[0]),
                        new PretokenizedSample("1", "a dog", TOKENS[1])));
        return file;
    }

    private static boolean isRefused(Path file, String what) {
        try {
            PretokenizedShard shard = PretokenizedShard.open(file, 131_072);
            assertThat(shard.size()).as(what).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                assertThat(shard.stem(i)).as(what).isEqualTo(String.valueOf(i));
                assertThat(shard.tokens(i)).as(what).containsExactly(TOKENS[i]);
            }
            return false;
        } catch (FlashArException e) {
            assertThat(e).as(what).hasMessageStartingWith(file.toString());
            return true;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void otherArchivesAreRefused(String what, byte[] tar, String message) throws IOException {
        Path file = Files.write(folder.resolve("a.tar"), tar);
        assertThatThrownBy(() -> PretokenizedShard.open(file, 131_072))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(file.toString().length() + 300);
    }

    static Stream<Arguments> otherArchivesAreRefused() {
        String longName = "x".repeat(90);
        return Stream.of(
                arguments("nothing", new byte[0], "of 0 bytes has no end"),
                arguments("no tar", "PK".repeat(999).getBytes(), "has no end of a tar archive"),
                arguments("no members", new TarBytes().end(), "holds no samples"),
                arguments("other members", new TarBytes().file("a", "b").end(), "holds no samples"),
                arguments(
                        "tokens without words",
                        sample("0").file("1.pt", TENSOR).end(),
                        "lack their other half, *.pt or *.txt: \"[1]\""),
                arguments("words without tokens", sample("0").file("1.txt", "").end(), "\"[1]\""),
                arguments(
                        "tokens twice",
                        new TarBytes().file("0.pt", TENSOR).file("b/0.pt", TENSOR).end(),
                        "member \"b/0.pt\" is there twice"),
                arguments(
                        "a sample twice",
                        sample("0").file("0.txt", "").end(),
                        "member \"0.txt\" is there twice"),
                arguments(
                        "long names",
                        sample(longName).file(longName + ".txt", "").end(),
                        "is there twice"),
                arguments("a link", sample("0").header("1.pt", 0, '2').end(), "is no plain file"),
                arguments(
                        "too many tokens",
                        sample("0").header("1.pt", 1L << 32, '0').end(),
                        "has 4294967296 bytes, expected at most 8454144"),
                arguments(
                        "too many words",
                        sample("0").header("1.txt", 262_145, '0').end(),
                        "has 262145 bytes, expected at most 262144"),
                arguments(
                        "more than there is",
                        sample("0").header("1.txt", 5000, '0').end(),
                        "but the file has 3584: it was cut off"),
                arguments(
                        "another member that is cut",
                        sample("0").header("1.json", 5000, '0').end(),
                        "is no complete tar archive"),
                arguments(
                        "a torn header",
                        flipped(sample("0").file("1.pt", TENSOR).end(), 2048),
                        "the header before byte 2560 is damaged"));
    }

    /** Headers may hold as much as members: no more of them is read than fits into memory. */
    @Test
    void hugeHeadersAreRefused() throws IOException {
        Path file = folder.resolve("a.tar");
        try (var channel =
                Files.newByteChannel(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] head = new TarBytes().header("long", 2_000_000_000, 'L').end();
            channel.write(ByteBuffer.wrap(head));
            channel.position(2_000_010_000).write(ByteBuffer.wrap(new byte[1024])); // sparse
        }
        assertThatThrownBy(() -> PretokenizedShard.open(file, 131_072))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("its headers are too long");
    }

    @Test
    void missingAndHugeFilesAreSaidToBe() throws IOException {
        Path file = folder.resolve("a.tar");
        assertThatThrownBy(() -> PretokenizedShard.open(file, 131_072))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": does not exist");
        try (var channel =
                Files.newByteChannel(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.position(1L << 31).write(ByteBuffer.wrap(new byte[1])); // sparse
        }
        assertThatThrownBy(() -> PretokenizedShard.open(file, 131_072))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("has 2147483649 bytes, a shard has 0..2147483647");
    }

    private static TarBytes sample(String stem) {
        return new TarBytes().file(stem + ".pt", TENSOR).file(stem + ".txt", "");
    }

    private static byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }
}
