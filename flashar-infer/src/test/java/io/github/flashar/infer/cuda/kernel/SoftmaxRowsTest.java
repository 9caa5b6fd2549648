package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxRowsTest {

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "9, 32, 15", "8, 320, 320", "3, 1024, 1001"})
    void weighsTheFirstKeys(int rows, int columns, int keys) {
        float[] x = ImageValues.random(1, rows * columns, 80);
        double scale = 0.125;
        try (ImageBench bench = new ImageBench()) {
            DeviceMemory y = bench.result(x.length, Short.BYTES);
            new SoftmaxRows(bench.kernels())
                    .enqueue(bench.stream(), bench.floats(x), y, rows, columns, keys, scale);
            bench.stream().synchronize();
            ImageValues.assertClose(
                    ImageValues.read(y, x.length),
                    reference(x, rows, columns, keys, scale),
                    ImageValues.ROUNDING * 1.02,
                    0x1p-25); // half the smallest float16
        }
    }

    private static double[] reference(float[] x, int rows, int columns, int keys, double scale) {
        double[] y = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int key = 0; key < keys; key++) {
                sum += Math.exp(scale * x[row * columns + key]);
            }
            for (int key = 0; key < keys; key++) {
                y[row * columns + key] = Math.exp(scale * x[row * columns + key]) / sum;
            }
        }
        return y;
    }
}
