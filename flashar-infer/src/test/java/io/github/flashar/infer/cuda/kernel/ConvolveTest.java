package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolveTest {

    private static final int TAPS = 9;
    private static final int FEW = 1; // multiprocessors: tiles are large
    private static final int MANY = 10_000; // tiles are small

    /** What is convolved. */
    private record Case(
            Images images,
            int inputs,
            int outputs,
            int multiprocessors,
            boolean enlarges,
            boolean addsInput,
            boolean floats) {

        int sourceCells() {
            return images.allCells() / (enlarges ? 4 : 1);
        }

        float[] x() {
            return ImageValues.random(1, sourceCells() * inputs, 1);
        }

        float[] weight() {
            return ImageValues.random(2, outputs * TAPS * inputs, 0.1);
        }

        float[] bias() {
            return ImageValues.random(3, outputs, 1);
        }

        float[] residual() {
            return ImageValues.random(4, images.allCells() * outputs, 1);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new Images(1, 1, 1), 32, 24, FEW, false, false, false),
                new Case(new Images(3, 5, 7), 64, 200, FEW, false, true, false),
                new Case(new Images(2, 9, 10), 32, 72, MANY, false, true, false),
                new Case(new Images(2, 6, 10), 96, 128, FEW, true, false, false),
                new Case(new Images(3, 2, 2), 32, 64, MANY, true, true, false),
                new Case(new Images(1, 11, 13), 64, 8, FEW, false, false, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSumOverTheNeighbours(Case c) {
        float[] actual = run(c);
        double tolerance = c.floats() ? 1e-5 : ImageValues.ROUNDING * 1.01;
        ImageValues.assertClose(actual, reference(c), tolerance, 1e-5);
    }

    @Test
    void tilesDoNotChangeResults() {
        Images images = new Images(1, 9, 15);
        Case large = new Case(images, 64, 72, FEW, false, false, false);
        Case small = new Case(images, 64, 72, MANY, false, false, false);
        assertThat(run(large)).isEqualTo(run(small));
    }

    @Test
    void reportsWhatFloat16DoesNotHold() {
        try (ImageBench bench = new ImageBench()) {
            float[] bias = new float[8];
            bias[7] = 65_600;
            Filter filter = filter(bench, new float[8 * TAPS * 32], bias, 32, 8);
            DeviceMemory x = bench.halves(new float[4 * 32]);
            DeviceMemory y = bench.result(4 * 8, Short.BYTES);
            Images images = new Images(1, 2, 2);
            new Convolve(bench.kernels(), false, false)
                    .enqueue(bench.stream(), images, x, filter, null, y, bench.overflow());
            bench.stream().synchronize();
            assertThat(bench.overflowed()).isTrue();
        }
    }

    @Test
    void refusesOddSizesOfEnlargedImages() {
        try (ImageBench bench = new ImageBench()) {
            Filter filter = filter(bench, new float[8 * TAPS * 32], new float[8], 32, 8);
            DeviceMemory any = bench.result(1024, Short.BYTES);
            Convolve convolve = new Convolve(bench.kernels(), true, false);
            assertThatThrownBy(
                            () ->
                                    convolve.enqueue(
                                            bench.stream(),
                                            new Images(1, 3, 4),
                                            any,
                                            filter,
                                            null,
                                            any,
                                            bench.overflow()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("height = 3");
        }
    }

    private static float[] run(Case c) {
        try (ImageBench bench = ImageBench.withMultiprocessors(c.multiprocessors())) {
            int count = c.images().allCells() * c.outputs();
            DeviceMemory y =
                    c.addsInput()
                            ? bench.halves(c.residual())
                            : bench.result(count, c.floats() ? Float.BYTES : Short.BYTES);
            new Convolve(bench.kernels(), c.enlarges(), c.floats())
                    .enqueue(
                            bench.stream(),
                            c.images(),
                            bench.halves(c.x()),
                            filter(bench, c.weight(), c.bias(), c.inputs(), c.outputs()),
                            c.addsInput() ? y : null,
                            y,
                            bench.overflow());
            bench.stream().synchronize();
            assertThat(bench.overflowed()).isFalse();
            return c.floats() ? y.floats(count) : ImageValues.read(y, count);
        }
    }

    private static Filter filter(
            ImageBench bench, float[] weight, float[] bias, int inputs, int outputs) {
        return new Filter(bench.halves(weight), bench.floats(bias), TAPS, inputs, outputs);
    }

    private static double[] reference(Case c) {
        float[] x = c.x();
        float[] weight = c.weight();
        float[] bias = c.bias();
        float[] residual = c.addsInput() ? c.residual() : new float[0];
        double[] y = new double[c.images().allCells() * c.outputs()];
        Arrays.setAll(
                y,
                i -> {
                    int output = i % c.outputs();
                    double added = c.addsInput() ? residual[i] : 0;
                    return added + bias[output] + sum(c, x, weight, i / c.outputs(), output);
                });
        return y;
    }

    /** All taps of a cell, counted through all images, that lie inside its image. */
    private static double sum(Case c, float[] x, float[] weight, int cell, int output) {
        int height = c.images().height();
        int width = c.images().width();
        int image = cell / (height * width);
        double sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            int row = cell / width % height + tap / 3 - 1;
            int column = cell % width + tap % 3 - 1;
            if (row >= 0 && row < height && column >= 0 && column < width) {
                int half = c.enlarges() ? 2 : 1;
                int from = (image * (height / half) + row / half) * (width / half) + column / half;
                for (int i = 0; i < c.inputs(); i++) {
                    double w = weight[(output * TAPS + tap) * c.inputs() + i];
                    sum += w * x[from * c.inputs() + i];
                }
            }
        }
        return sum;
    }
}
