package io.github.flashar.infer.cuda.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CudaPixelsTest {

    private static final long ENOUGH = 1L << 30;
    private static final VqConfig CONFIG =
            new VqConfig(32, List.of(1, 2), 1, 8, 50, 4, CodeMatch.COSINE);
    private static final TokenGrid GRID = new TokenGrid(2, 3);

    private CudaDevice device;
    private Kernels kernels;
    private NDManager manager;

    @BeforeEach
    void open() {
        device = TestDevice.require();
        kernels = new Kernels(device);
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        if (manager != null) {
            manager.close();
            kernels.close();
        }
    }

    static Stream<Arguments> tokenizers() {
        return Stream.of(
                Arguments.of(CONFIG, GRID),
                Arguments.of(
                        new VqConfig(32, List.of(1), 1, 70, 9, 3, CodeMatch.EUCLIDEAN),
                        new TokenGrid(1, 1)),
                Arguments.of(
                        new VqConfig(32, List.of(2, 1, 3), 2, 33, 20, 5, CodeMatch.DOT_PRODUCT),
                        new TokenGrid(5, 3)));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void decodesLikeDjl(VqConfig config, TokenGrid grid) throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, config);
                CudaPixels pixels =
                        new CudaPixels(kernels, config, tokenizer.weights(), grid, ENOUGH)) {
            int[][] tokens = tokenizer.tokens(2, grid);
            List<RgbImage> expected = tokenizer.expected(tokens, grid);
            List<RgbImage> actual = pixels.of(tokens);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i).width()).isEqualTo(expected.get(i).width());
                assertThat(actual.get(i).height()).isEqualTo(expected.get(i).height());
                assertThat(Psnr.of(actual.get(i).rgb(), expected.get(i).rgb()))
                        .isGreaterThan(Psnr.REQUIRED);
            }
        }
    }

    @Test
    void picturesDoNotDependOnTheBatchNorOnRecordings() throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, ENOUGH)) {
            int[][] tokens = tokenizer.tokens(2, GRID);
            List<byte[]> alone =
                    Arrays.stream(tokens)
                            .map(one -> pixels.of(new int[][] {one}).get(0).rgb())
                            .toList();
            assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
            for (int time = 0; time < 2; time++) { // asked for directly, then recorded
                assertThat(rgb(pixels.of(tokens))).usingRecursiveComparison().isEqualTo(alone);
            }
            assertThat(pixels.of(new int[][] {tokens[1]}).get(0).rgb()).isEqualTo(alone.get(1));
        }
    }

    @Test
    void decodesAsManyAtATimeAsMemoryIsAllowedFor() throws IOException {
        long two = 2 * CudaPixels.bytesPerPicture(CONFIG, GRID);
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, two);
                CudaPixels all = open(tokenizer, ENOUGH)) {
            int[][] tokens = tokenizer.tokens(3, GRID);
            AtomicInteger checkpoints = new AtomicInteger();
            List<RgbImage> pictures = pixels.of(tokens, checkpoints::incrementAndGet);
            assertThat(pixels.picturesAtATime()).isEqualTo(2);
            assertThat(checkpoints).hasValue(2);
            assertThat(rgb(pictures)).usingRecursiveComparison().isEqualTo(rgb(all.of(tokens)));
        }
    }

    @Test
    void takesNoMoreMemoryThanItSays() throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, ENOUGH)) {
            long before = device.freeMemory();
            pixels.of(tokenizer.tokens(2, GRID));
            long taken = before - device.freeMemory();
            long rounding = 16 << 10; // of its allocations
            assertThat(taken)
                    .isBetween(
                            2 * CudaPixels.bytesPerPicture(CONFIG, GRID),
                            2 * CudaPixels.bytesPerPicture(CONFIG, GRID) + rounding);
        }
    }

    @Test
    void canBeGivenUpBetweenLaunches() throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, CudaPixels.bytesPerPicture(CONFIG, GRID))) {
            int[][] tokens = tokenizer.tokens(2, GRID);
            AtomicInteger checkpoints = new AtomicInteger();
            Runnable giveUp =
                    () -> {
                        if (checkpoints.incrementAndGet() == 2) {
                            throw new CancellationException("given up");
                        }
                    };
            assertThatThrownBy(() -> pixels.of(tokens, giveUp))
                    .isInstanceOf(CancellationException.class);
            assertThat(pixels.of(tokens)).hasSize(2);
        }
    }

    @Test
    void survivesThatThereIsNoMemoryLeft() throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, ENOUGH)) {
            int[][] tokens = tokenizer.tokens(3, GRID);
            byte[] first = pixels.of(new int[][] {tokens[0]}).get(0).rgb();
            long spare = CudaPixels.bytesPerPicture(CONFIG, GRID);
            try (DeviceMemory rest = DeviceMemory.allocate(device, device.freeMemory() - spare)) {
                assertThat(rest.bytes()).isPositive();
                assertThatThrownBy(() -> pixels.of(tokens))
                        .isInstanceOf(InsufficientMemoryException.class);
                assertThat(pixels.of(new int[][] {tokens[0]}).get(0).rgb()).isEqualTo(first);
            }
            assertThat(pixels.of(tokens)).hasSize(3);
        }
    }

    @Test
    void aPictureThatIsNotAllowedEnoughMemoryIsRefused() throws IOException {
        long needed = CudaPixels.bytesPerPicture(CONFIG, GRID);
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG)) {
            assertThatThrownBy(() -> open(tokenizer, needed - 1))
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageContaining("6 x 4")
                    .hasMessageContaining(String.format("%,d", needed));
        }
    }

    @Test
    void weightsOfAnotherTokenizerAreRefusedAndFreed() throws IOException {
        VqConfig other = new VqConfig(64, List.of(1, 2), 1, 8, 50, 4, CodeMatch.COSINE);
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG)) {
            long free = device.freeMemory();
            assertThatThrownBy(
                            () -> new CudaPixels(kernels, other, tokenizer.weights(), GRID, ENOUGH))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("decoder.conv_in.bias")
                    .hasMessageContaining("128");
            assertThat(device.freeMemory()).isEqualTo(free);
        }
    }

    @Test
    void weightsThatFloat16DoesNotHoldAreRefused() throws IOException {
        String name = "decoder.mid.1.v.weight";
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG, name, 1e6)) {
            assertThatThrownBy(() -> open(tokenizer, ENOUGH))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("65504");
        }
    }

    @Test
    void mapsThatFloat16DoesNotHoldAreReported() throws IOException {
        String name = "decoder.conv_in.bias";
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG, name, 1e6);
                CudaPixels pixels = open(tokenizer, ENOUGH)) {
            assertThatThrownBy(() -> pixels.of(tokenizer.tokens(1, GRID)))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("65504");
        }
    }

    @Test
    void tokensOutsideTheCodebookAreRefused() throws IOException {
        try (TinyTokenizer tokenizer = new TinyTokenizer(manager, CONFIG);
                CudaPixels pixels = open(tokenizer, ENOUGH)) {
            assertThatThrownBy(() -> pixels.of(new int[][] {{0, 1, 2, 3, 4, 50}}))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("token = 50 is outside 0..49");
            assertThatThrownBy(() -> pixels.of(new int[][] {{0, 1, 2}}))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("3 tokens");
        }
    }

    private CudaPixels open(TinyTokenizer tokenizer, long bytes) {
        return new CudaPixels(kernels, CONFIG, tokenizer.weights(), GRID, bytes);
    }

    private static List<byte[]> rgb(List<RgbImage> pictures) {
        return pictures.stream().map(RgbImage::rgb).toList();
    }
}
