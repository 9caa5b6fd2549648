package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTokensTest {

    private static final VqConfig CONFIG =
            new VqConfig(32, List.of(1, 1), 1, 8, 16, 4, CodeMatch.COSINE);

    @TempDir Path folder;
    private NDManager manager;
    private VqTokenizer tokenizer;

    @BeforeEach
    void open() throws IOException {
        manager = NDManager.newBaseManager();
        tokenizer =
                new VqTokenizer(CONFIG, Parameters.initialize(manager, CONFIG.parameterSpecs(), 1));
        for (String name : List.of("a/1", "a/2", "a/3", "b/1", "b/2")) {
            Path file = folder.resolve(name + ".png");
            Files.createDirectories(file.getParent());
            ImageFiles.writePng(file, noise(name.hashCode()), Map.of());
        }
        Files.writeString(folder.resolve("a/2.png"), "damaged");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void trainingPicturesComeWithTheirMirrorImages() {
        try (ImageSource source = ImageSource.open(folder, 8, new HoldOut(1))) {
            TokenSplit split = new ImageTokens(source, tokenizer, 2).encode(StepListener.NONE);

            assertThat(split.train().grid()).isEqualTo(new TokenGrid(4, 4));
            assertThat(split.train().size()).isEqualTo(4); // a/1, b/1 and their mirror images
            assertThat(split.heldOut().size()).isEqualTo(2); // a/3, b/2
            assertThat(split.train().label(0)).isZero();
            assertThat(split.train().label(3)).isEqualTo(1);
            assertThat(split.train().tokens(0)).isEqualTo(encode(noise("a/1".hashCode())));
            assertThat(split.train().tokens(1))
                    .isEqualTo(encode(noise("a/1".hashCode()).flipHorizontally()));
            assertThat(split.heldOut().tokens(1)).isEqualTo(encode(noise("b/2".hashCode())));
            assertThat(source.unreadable()).hasSize(1);
        }
    }

    @Test
    void picturesKeptApartCanBeEncodedAlone() {
        try (ImageSource source = ImageSource.open(folder, 8, new HoldOut(1))) {
            ImageTokens tokens = new ImageTokens(source, tokenizer, 2);

            TokenDataset heldOut = tokens.encodeHeldOut(StepListener.NONE);

            assertThat(heldOut.size()).isEqualTo(2);
            assertThat(heldOut.tokens(1)).isEqualTo(encode(noise("b/2".hashCode())));
            assertThat(source.unreadable()).isEmpty();
        }
    }

    @Test
    void theSizeMustSuitTheTokenizer() {
        try (ImageSource source = ImageSource.open(folder, 7, HoldOut.NONE)) {
            assertThatThrownBy(() -> new ImageTokens(source, tokenizer, 2))
                    .hasMessageStartingWith("image size = 7 must be a multiple");
        }
    }

    private int[] encode(RgbImage image) {
        try (NDScope scope = NativeMemory.scope()) {
            NDArray tokens = tokenizer.encode(ImageTensors.fromImages(manager, List.of(image)));
            return LongStream.of(tokens.toLongArray()).mapToInt(token -> (int) token).toArray();
        }
    }

    private static RgbImage noise(int seed) {
        byte[] rgb = new byte[8 * 8 * RgbImage.CHANNELS];
        new Philox(seed, 0).nextBytes(rgb);
        return new RgbImage(8, 8, rgb);
    }
}
