package io.github.flashar.train.pretokenized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.PyTorchTensorWriter;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.random.Philox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretokenizedShardTest {

    private static final int CODEBOOK = 131_072;
    private static final TokenGrid GRID = new TokenGrid(2, 3);

    @TempDir Path folder;

    /** Written by Python 3.11's tarfile and PyTorch 2.13 as the official extraction calls them. */
    @Test
    void theOfficialFormatIsRead() throws IOException {
        Path file = folder.resolve("gpt4o_t2i_32.rank0.part0.tar");
        try (InputStream in = getClass().getResourceAsStream("official.tar")) {
            Files.copy(Objects.requireNonNull(in), file);
        }
        PretokenizedShard shard = PretokenizedShard.open(file, CODEBOOK);
        assertThat(shard.size()).isEqualTo(3);
        assertThat(shard.grid()).isEqualTo(GRID);
        assertThat(shard.stem(2)).isEqualTo("00000002");
        assertThat(shard.tokens(2)).containsExactly(35227, 51824, 68254, 20176, 73223, 28876);
        assertThat(shard.tokens(0)).containsExactly(35683, 18638, 20463, 124605, 101350, 121974);
        assertThat(shard.prompt(0)).isEqualTo("a red car parked next to a blue mailbox");
        assertThat(shard.prompt(1)).isEqualTo("une tasse de café ☕");
        assertThat(shard.prompt(2)).isEqualTo("three <cats>");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "2, 3, 131072, 5", "32, 32, 131072, 2", "1, 300, 65537, 3"})
    void whatIsWrittenIsRead(int height, int width, int codebook, int count) {
        TokenGrid grid = new TokenGrid(height, width);
        List<PretokenizedSample> samples = samples(grid, codebook, count);
        Path file = folder.resolve("a.tar");

        PretokenizedShardWriter.write(file, grid, codebook, samples);

        PretokenizedShard shard = PretokenizedShard.open(file, codebook);
        assertThat(shard.path()).isEqualTo(file);
        assertThat(shard.grid()).isEqualTo(grid);
        assertThat(shard.size()).isEqualTo(count);
        for (int i = count - 1; i >= 0; i--) {
            assertThat(shard.stem(i)).isEqualTo(samples.get(i).stem());
            assertThat(shard.prompt(i)).isEqualTo(samples.get(i).prompt());
            assertThat(shard.tokens(i)).containsExactly(samples.get(i).tokens());
        }
    }

    @Test
    void equalSamplesGiveEqualBytes() throws IOException {
        String user = System.getProperty("user.name");
        Path first = write("a.tar", samples(GRID, CODEBOOK, 3));
        try {
            System.setProperty("user.name", "somebody else");
            Path second = write("b.tar", samples(GRID, CODEBOOK, 3));
            assertThat(second).hasSameBinaryContentAs(first);
        } finally {
            System.setProperty("user.name", user);
        }
        assertThat(Files.size(first) % 512).isZero();
    }

    /** The words may come first, in folders, and among files of other kinds. */
    @Test
    void membersComeInAnyOrder() throws IOException {
        PretokenizedShard shard =
                open(
                        new TarBytes()
                                .header("shards/", 0, '5')
                                .file("shards/b.txt", "second")
                                .file("notes.json", "{}")
                                .file("shards/a.pt", tensor(0, 1, 2, 3, 4, 5))
                                .file("words/a.txt", "first")
                                .header("latest.md", 0, '2')
                                .file("shards/b.pt", tensor(9, 9, 9, 9, 9, 9))
                                .end());
        assertThat(shard.size()).isEqualTo(2);
        assertThat(shard.stem(0)).isEqualTo("a");
        assertThat(shard.prompt(0)).isEqualTo("first");
        assertThat(shard.tokens(0)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(shard.prompt(1)).isEqualTo("second");
        assertThat(shard.tokens(1)).containsExactly(9, 9, 9, 9, 9, 9);
    }

    @Test
    void othersThanCodesAreRefused() throws IOException {
        for (long code : new long[] {-1, CODEBOOK, 1L << 32}) {
            PretokenizedShard shard =
                    open(
                            new TarBytes()
                                    .file("a/0.pt", tensor(0, 0, 0, 0, 0, code))
                                    .file("a/0.txt", "")
                                    .end());
            assertThatThrownBy(() -> shard.tokens(0))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessage(
                            folder.resolve("a.tar").resolve("a_0.pt")
                                    + ": token 5 is "
                                    + code
                                    + ", expected 0..131071");
        }
    }

    @Test
    void otherGridsAreRefused() throws IOException {
        byte[] wide = PyTorchTensorWriter.bytes(new Shape(3, 2), new long[6]);
        PretokenizedShard shard =
                open(
                        new TarBytes()
                                .file("0.pt", tensor(0, 0, 0, 0, 0, 0))
                                .file("0.txt", "")
                                .file("1.pt", wide)
                                .file("1.txt", "")
                                .end());
        assertThatThrownBy(() -> shard.tokens(1))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("1.pt: is a grid of 3x2, but the shard's first one is 2x3");
    }

    @ParameterizedTest
    @CsvSource({"6", "1;2;3", "0;3", "1025;1"})
    void firstTensorsThatAreNoGridsAreRefused(String sizes) {
        long[] shape = Arrays.stream(sizes.split(";")).mapToLong(Long::parseLong).toArray();
        Shape whole = new Shape(shape);
        byte[] tensor = PyTorchTensorWriter.bytes(whole, new long[(int) whole.size()]);
        assertThatThrownBy(() -> open(new TarBytes().file("0.pt", tensor).file("0.txt", "").end()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("0.pt: shape is ")
                .hasMessageContaining("expected (H, W), each 1..1024");
    }

    @Test
    void promptsAreUtf8() throws IOException {
        byte[] latin = {'c', 'a', 'f', (byte) 0xe9};
        PretokenizedShard shard =
                open(
                        new TarBytes()
                                .file("0.pt", tensor(0, 0, 0, 0, 0, 0))
                                .file("0.txt", latin)
                                .end());
        assertThatThrownBy(() -> shard.prompt(0))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("0.txt: is not UTF-8 text");
    }

    @Test
    void samplesThatDoNotFitAreNotWritten() {
        refuses(List.of(), "samples of a shard = 0");
        refuses(List.of(sample("a", 5)), "sample a has 5 tokens, expected the 6 of 2x3");
        refuses(List.of(sample("a", 6), sample("a", 6)), "stem \"a\" is there twice");
        PretokenizedSample outside = sample("a", 6);
        outside.tokens()[3] = CODEBOOK;
        refuses(List.of(outside), "token of sample a = 131072 is outside 0..131071");
        for (String stem : List.of("", "a/b", "é", "x".repeat(97))) {
            assertThatThrownBy(() -> sample(stem, 6))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("is no name for a sample");
        }
        assertThatThrownBy(() -> new PretokenizedSample("a", "half \ud83d", new int[6]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> new PretokenizedSample("a", "é".repeat(131_073), new int[6]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt bytes of a = 262146 is outside 0..262144");
        assertThat(folder).isEmptyDirectory();
    }

    /** The bytes of a shard that could not be mapped are counted before any is written. */
    @Test
    void tooLargeAShardIsNotWritten() {
        TokenGrid grid = new TokenGrid(1024, 1024);
        int[] tokens = new int[grid.cells()];
        List<PretokenizedSample> samples = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            samples.add(new PretokenizedSample("s" + i, "", tokens));
        }
        assertThatThrownBy(
                        () ->
                                PretokenizedShardWriter.write(
                                        folder.resolve("a.tar"), grid, CODEBOOK, samples))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("put fewer into one");
        assertThat(folder).isEmptyDirectory();
    }

    private void refuses(List<PretokenizedSample> samples, String message) {
        assertThatThrownBy(() -> write("a.tar", samples))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private static PretokenizedSample sample(String stem, int tokens) {
        return new PretokenizedSample(stem, "a cat", new int[tokens]);
    }

    private static List<PretokenizedSample> samples(TokenGrid grid, int codebook, int count) {
        List<PretokenizedSample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Philox random = new Philox(1, i);
            int[] tokens = new int[grid.cells()];
            Arrays.setAll(tokens, cell -> random.nextInt(codebook));
            samples.add(
                    new PretokenizedSample(
                            "sample-" + i + ".v1_" + "x".repeat(i * 18),
                            "picture " + "é☕\n".repeat(i * 99),
                            tokens));
        }
        return samples;
    }

    private Path write(String name, List<PretokenizedSample> samples) {
        Path file = folder.resolve(name);
        PretokenizedShardWriter.write(file, GRID, CODEBOOK, samples);
        return file;
    }

    private PretokenizedShard open(byte[] tar) throws IOException {
        return PretokenizedShard.open(Files.write(folder.resolve("a.tar"), tar), CODEBOOK);
    }

    private static byte[] tensor(long... tokens) {
        return PyTorchTensorWriter.bytes(new Shape(2, 3), tokens);
    }
}
