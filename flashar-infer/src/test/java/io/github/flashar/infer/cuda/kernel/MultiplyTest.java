package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MultiplyTest {

    private static final int FEW = 1; // multiprocessors: tiles are large
    private static final int MANY = 10_000; // tiles are small

    static Stream<Arguments> products() {
        return Stream.of(
                Arguments.of(ProductShape.of(1, 1, 1, 8, 32), FEW, false),
                Arguments.of(ProductShape.of(3, 15, 15, 32, 64), MANY, true),
                Arguments.of(ProductShape.of(3, 15, 20, 40, 64), MANY, true),
                Arguments.of(ProductShape.of(2, 15, 64, 64, 32), MANY, false),
                Arguments.of(new ProductShape(2, 64, 15, 32, 64, true, false), MANY, false),
                Arguments.of(new ProductShape(2, 5, 40, 64, 32, false, true), MANY, false),
                Arguments.of(ProductShape.of(2, 130, 130, 256, 96), FEW, true));
    }

    @ParameterizedTest
    @MethodSource("products")
    void isOneProductAnImage(ProductShape shape, int multiprocessors, boolean floats) {
        float[] x = ImageValues.random(1, (int) shape.elementsX(), 1);
        float[] w = ImageValues.random(2, (int) shape.elementsW(), 1);
        int count = (int) shape.elementsY();
        try (ImageBench bench = ImageBench.withMultiprocessors(multiprocessors)) {
            DeviceMemory y = bench.result(count, floats ? Float.BYTES : Short.BYTES);
            new Multiply(bench.kernels(), floats)
                    .enqueue(
                            bench.stream(),
                            shape,
                            bench.halves(x),
                            bench.halves(w),
                            y,
                            bench.overflow());
            bench.stream().synchronize();
            float[] actual = floats ? y.floats(count) : ImageValues.read(y, count);
            double tolerance = floats ? 1e-5 : ImageValues.ROUNDING * 1.01;
            ImageValues.assertClose(actual, reference(shape, x, w), tolerance, 1e-5);
            assertThat(bench.overflowed()).isFalse();
        }
    }

    @Test
    void mapsAddBiasAndResidual() {
        Images images = new Images(2, 3, 5);
        int count = images.allCells() * 48;
        float[] x = ImageValues.random(1, images.allCells() * 64, 1);
        float[] w = ImageValues.random(2, 48 * 64, 1);
        float[] bias = ImageValues.random(3, 48, 1);
        float[] residual = ImageValues.random(4, count, 1);
        double[] expected = reference(ProductShape.of(1, images.allCells(), 48, 48, 64), x, w);
        Arrays.setAll(expected, i -> expected[i] + bias[i % 48] + residual[i]);
        try (ImageBench bench = new ImageBench()) {
            Filter filter = new Filter(bench.halves(w), bench.floats(bias), 1, 64, 48);
            DeviceMemory y = bench.result(count, Short.BYTES);
            new Multiply(bench.kernels(), false)
                    .enqueue(
                            bench.stream(),
                            images,
                            bench.halves(x),
                            filter,
                            bench.halves(residual),
                            y,
                            bench.overflow());
            bench.stream().synchronize();
            ImageValues.assertClose(
                    ImageValues.read(y, count), expected, ImageValues.ROUNDING * 1.01, 1e-5);
        }
    }

    private static double[] reference(ProductShape shape, float[] x, float[] w) {
        double[] y = new double[(int) shape.elementsY()];
        Arrays.setAll(
                y,
                i -> {
                    int column = i % shape.columns();
                    int row = i / shape.columns() % shape.rows();
                    int image = i / shape.columns() / shape.rows();
                    int fromX = (int) (image * shape.stepX()) + row * shape.inputs();
                    int fromW = (int) (image * shape.stepW()) + column * shape.inputs();
                    double sum = 0;
                    for (int k = 0; column < shape.outputs() && k < shape.inputs(); k++) {
                        sum += (double) x[fromX + k] * w[fromW + k];
                    }
                    return sum;
                });
        return y;
    }
}
