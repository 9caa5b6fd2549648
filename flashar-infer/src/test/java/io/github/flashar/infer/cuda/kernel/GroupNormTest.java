package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupNormTest {

    private static final int GROUPS = 32;
    private static final double EPS = 1e-6;

    /** Sums in several parts and in one, groups within an access and across several. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 64, true, 0",
        "2, 61, 71, 32, true, 0",
        "3, 5, 7, 96, false, 0",
        "1, 33, 20, 384, true, 0",
        "1, 9, 9, 128, true, 300",
        "1, 2, 1, 8192, false, 1"
    })
    void standardisesGroups(
            int count, int height, int width, int channels, boolean swish, double mean) {
        Images images = new Images(count, height, width);
        float[] x = ImageValues.random(1, images.allCells() * channels, mean, 2);
        float[] weight = ImageValues.random(2, channels, 1, 0.5);
        float[] bias = ImageValues.random(3, channels, 1);
        float[] actual = run(images, channels, swish, x, weight, bias);
        double[] expected = reference(images, channels, swish, x, weight, bias);
        ImageValues.assertClose(actual, expected, ImageValues.ROUNDING * 1.01, 2e-4);
    }

    @Test
    void imagesDoNotDependOnTheBatch() {
        int size = 40 * 40 * 64;
        float[] x = ImageValues.random(1, 3 * size, 1);
        float[] weight = ImageValues.random(2, 64, 1);
        float[] bias = ImageValues.random(3, 64, 1);
        float[] together = run(new Images(3, 40, 40), 64, true, x, weight, bias);
        float[] last = Arrays.copyOfRange(x, 2 * size, 3 * size);
        float[] alone = run(new Images(1, 40, 40), 64, true, last, weight, bias);
        assertThat(Arrays.copyOfRange(together, 2 * size, 3 * size)).isEqualTo(alone);
    }

    @Test
    void constantsBecomeTheBias() {
        float[] x = new float[16 * 32];
        Arrays.fill(x, 1000);
        float[] bias = ImageValues.random(3, 32, 1);
        float[] y = run(new Images(1, 4, 4), 32, false, x, bias, bias);
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isEqualTo(bias[i % 32]);
        }
    }

    @Test
    void reportsWhatFloat16DoesNotHold() {
        float[] x = ImageValues.random(1, 16 * 32, 1);
        float[] weight = new float[32];
        weight[31] = 1e6f;
        try (ImageBench bench = new ImageBench()) {
            enqueue(bench, new Images(1, 4, 4), 32, false, x, weight, new float[32]);
            assertThat(bench.overflowed()).isTrue();
        }
    }

    private static float[] run(
            Images images, int channels, boolean swish, float[] x, float[] weight, float[] bias) {
        try (ImageBench bench = new ImageBench()) {
            DeviceMemory y = enqueue(bench, images, channels, swish, x, weight, bias);
            assertThat(bench.overflowed()).isFalse();
            return ImageValues.read(y, x.length);
        }
    }

    private static DeviceMemory enqueue(
            ImageBench bench,
            Images images,
            int channels,
            boolean swish,
            float[] x,
            float[] weight,
            float[] bias) {
        DeviceMemory y = bench.result(x.length, Short.BYTES);
        new GroupNorm(bench.kernels(), channels, swish, EPS)
                .enqueue(
                        bench.stream(),
                        images,
                        bench.halves(x),
                        bench.floats(weight),
                        bench.floats(bias),
                        y,
                        bench.result((int) GroupNorm.sumsBytes() * images.count(), Byte.BYTES),
                        bench.overflow());
        bench.stream().synchronize();
        return y;
    }

    private static double[] reference(
            Images images, int channels, boolean swish, float[] x, float[] weight, float[] bias) {
        double[] y = new double[x.length];
        int size = channels / GROUPS;
        for (int image = 0; image < images.count(); image++) {
            for (int group = 0; group < GROUPS; group++) {
                int start = image * images.cells() * channels + group * size;
                int[] places = places(start, images.cells(), channels, size);
                double mean = Arrays.stream(places).mapToDouble(i -> x[i]).average().orElseThrow();
                double variance =
                        Arrays.stream(places)
                                .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                                .average()
                                .orElseThrow();
                for (int i : places) {
                    double n = (x[i] - mean) / Math.sqrt(variance + EPS);
                    n = n * weight[i % channels] + bias[i % channels];
                    y[i] = swish ? n / (1 + Math.exp(-n)) : n;
                }
            }
        }
        return y;
    }

    private static int[] places(int start, int cells, int channels, int size) {
        int[] places = new int[cells * size];
        Arrays.setAll(places, i -> start + i / size * channels + i % size);
        return places;
    }
}
