package io.github.flashar.train.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeShardTest {

    private static final int HEADER_END = 40;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 65_536, 65_537, Integer.MAX_VALUE})
    void whatIsWrittenIsRead(int vocabulary) {
        CodeSpec spec = new CodeSpec(new TokenGrid(3, 2), vocabulary, 2, 4);
        List<CodeSample> samples = Samples.of(spec, 0, 3, 4, Integer.MAX_VALUE);

        CodeShard shard = CodeShard.open(write(spec, samples));

        assertThat(shard.spec()).isEqualTo(spec);
        assertThat(shard.size()).isEqualTo(4);
        for (int i = 0; i < shard.size(); i++) {
            CodeSample expected = samples.get(i);
            assertThat(shard.index(i)).isEqualTo(expected.index());
            assertThat(shard.label(i)).isEqualTo(expected.label());
            assertThat(shard.sample(i).tokens()).isDeepEqualTo(expected.tokens());
            assertThat(shard.tokens(i, 2)).isEqualTo(expected.tokens()[2]);
        }
    }

    /** Byte for byte as documented, so that other programs can read and write the format. */
    @Test
    void theFormatIsTheOneDocumented() throws IOException {
        CodeSpec spec = new CodeSpec(new TokenGrid(1, 2), 300, 7, 1);
        Path file = write(spec, List.of(new CodeSample(9, 6, new int[][] {{1, 299}})));

        ByteBuffer expected = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(new byte[] {(byte) 0x89, 'A', 'C', 'O', 'D', 'S', '\r', '\n'});
        for (int number : new int[] {1, 1, 2, 300, 7, 1, 1}) {
            expected.putInt(number);
        }
        putChecksum(expected, 0, 36);
        expected.putInt(9).putInt(6);
        putChecksum(expected, 40, 8);
        expected.putShort((short) 1).putShort((short) 299);
        CRC32C sample = new CRC32C();
        sample.update(expected.array(), 40, 8);
        sample.update(expected.array(), 52, 4);
        expected.putInt((int) sample.getValue());
        assertThat(file).hasBinaryContent(expected.array());
    }

    @Test
    void everyDamagedByteIsFound() throws IOException {
        Path file = write(Samples.SPEC, Samples.of(Samples.SPEC, 2, 5, 6));
        byte[] intact = Files.readAllBytes(file);
        for (int at = 0; at < intact.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = intact.clone();
                damaged[at] ^= (byte) (1 << bit);
                Files.write(file, damaged);
                assertThatThrownBy(() -> readAll(file))
                        .as("bit %d of byte %d", bit, at)
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageStartingWith(file + ": ")
                        .hasMessageContaining(fieldAt(at));
            }
        }
    }

    private static String fieldAt(int at) {
        if (at < 8) {
            return "magic is";
        }
        if (at < 12) {
            return "version is";
        }
        if (at < HEADER_END) {
            return "checksum of header";
        }
        int table = HEADER_END + 3 * 8 + 4;
        return at < table ? "checksum of table" : "checksum of sample " + (at - table) / (36 + 4);
    }

    @Test
    void everyLengthButTheRightOneIsFound() throws IOException {
        Path file = write(Samples.SPEC, Samples.of(Samples.SPEC, 2, 5));
        byte[] intact = Files.readAllBytes(file);
        for (int length = 0; length < intact.length + 9; length++) {
            Files.write(file, Arrays.copyOf(intact, length));
            if (length != intact.length) {
                assertThatThrownBy(() -> readAll(file))
                        .as("%d bytes", length)
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageStartingWith(file + ": has " + length + " bytes");
            }
        }
    }

    /** Whoever can compute a checksum can write any header: its numbers are checked as well. */
    @ParameterizedTest
    @CsvSource({
        "12, 0, grid height = 0",
        "16, 1025, grid width = 1025",
        "20, -1, vocabulary = -1",
        "24, 0, classes = 0",
        "28, 2147483647, augmentations = 2147483647",
        "32, 0, samples = 0",
        "32, -2147483648, samples = -2147483648",
        "32, 1048576, expected",
        "40, -1, index of sample 0 is -1",
        "40, 5, 'index of sample 1 is 5, expected more than 5'",
        "48, 4, 'label of sample 0 is 4, expected 0..3'",
        "48, -1, label of sample 0 is -1",
    })
    void hostileNumbersAreRefused(int at, int value, String message) throws IOException {
        Path file = write(Samples.SPEC, Samples.of(Samples.SPEC, 2, 5));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(at, value);
        putChecksum(bytes.position(36), 0, 36);
        putChecksum(bytes.position(56), 40, 16);
        Files.write(file, bytes.array());

        assertThatThrownBy(() -> CodeShard.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() throws IOException {
        CodeSpec spec = new CodeSpec(new TokenGrid(1, 2), 300, 7, 1);
        Path file = write(spec, List.of(new CodeSample(9, 6, new int[][] {{1, 299}})));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(54, (short) 300);
        CRC32C sample = new CRC32C();
        sample.update(bytes.array(), 40, 8);
        sample.update(bytes.array(), 52, 4);
        bytes.putInt(56, (int) sample.getValue());
        Files.write(file, bytes.array());

        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(
                        "token 1 of augmentation 0 of sample 0 is 300, expected 0..299");
    }

    @Test
    void samplesThatDoNotFitAreNotWritten() {
        CodeSpec spec = Samples.SPEC;

        refuses(List.of(), "samples of a shard = 0");
        refuses(Samples.of(spec, 3, 3), "sample 1 of a shard has index 3");
        refuses(List.of(new CodeSample(1, 4, new int[3][6])), "label of sample 1 = 4");
        refuses(List.of(new CodeSample(1, 1, new int[2][6])), "2 augmentations, expected 3");
        refuses(List.of(new CodeSample(1, 1, new int[3][5])), "a grid of 5 tokens");
        refuses(
                List.of(new CodeSample(1, 1, new int[][] {{65_536, 0, 0, 0, 0, 0}, {}, {}})),
                "65536");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aMissingShardIsSaidToBeMissing() {
        assertThatThrownBy(() -> CodeShard.open(folder.resolve("none")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("does not exist");
    }

    private void refuses(List<CodeSample> samples, String message) {
        assertThatThrownBy(() -> write(Samples.SPEC, samples))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private Path write(CodeSpec spec, List<CodeSample> samples) {
        Path file = folder.resolve("a.shard");
        ShardWriter.write(file, spec, samples);
        return file;
    }

    private static void readAll(Path file) {
        CodeShard shard = CodeShard.open(file);
        for (int i = 0; i < shard.size(); i++) {
            shard.tokens(i, 0);
        }
    }

    private static void putChecksum(ByteBuffer bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), from, length);
        bytes.putInt((int) checksum.getValue());
    }
}
