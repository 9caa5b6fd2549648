package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RmsNormTest {

    private static final double EPS = 1e-5;

    private KernelRig rig;

    @BeforeEach
    void open() {
        rig = KernelRig.open();
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    /** One thread, threads without work, and more than one pack a thread. */
    @ParameterizedTest
    @CsvSource({"8,FLOAT", "8,BF16", "776,FLOAT", "776,BF16", "4616,FLOAT", "4616,BF16"})
    void normalizes(int width, Storage storage) {
        int rows = 3;
        float[] x = KernelRig.normal(Storage.FLOAT, rows * width, 3, 1);
        Arrays.fill(x, width, 2 * width, 0); // eps keeps a row of zeros from being NaN
        float[] weight = KernelRig.normal(Storage.FLOAT, width, 1, 2);
        double[] expected = new double[x.length];
        for (int row = 0; row < rows; row++) {
            normalize(x, row * width, weight, EPS, expected, row * width);
        }
        Closeness.check(storage, run(storage, x, weight, rows), expected, 10);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void doesNotDependOnOtherRows(Storage storage) {
        int width = 776;
        float[] x = KernelRig.normal(Storage.FLOAT, 7 * width, 1, 3);
        float[] weight = KernelRig.normal(Storage.FLOAT, width, 1, 4);
        float[] row = Arrays.copyOfRange(x, 5 * width, 6 * width);
        assertThat(run(storage, row, weight, 1))
                .containsExactly(
                        Arrays.copyOfRange(run(storage, x, weight, 7), 5 * width, 6 * width));
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> new RmsNorm(rig.kernels(), Storage.FLOAT, 12, EPS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("width = 12 must be a multiple of 8");
        RmsNorm norm = new RmsNorm(rig.kernels(), Storage.FLOAT, 8, EPS);
        DeviceMemory small = rig.floats(new float[8]);
        assertThatThrownBy(() -> norm.enqueue(rig.stream(), small, small, small, 2))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("x has 32 bytes, the kernel needs 64");
    }

    private float[] run(Storage storage, float[] x, float[] weight, int rows) {
        DeviceMemory y = rig.room(storage, x.length);
        new RmsNorm(rig.kernels(), storage, weight.length, EPS)
                .enqueue(rig.stream(), rig.floats(x), rig.floats(weight), y, rows);
        return rig.read(storage, y, x.length);
    }

    /** The reference, of one row. */
    static void normalize(float[] x, int from, float[] weight, double eps, double[] y, int to) {
        double squares = 0;
        for (int i = 0; i < weight.length; i++) {
            squares += (double) x[from + i] * x[from + i];
        }
        double scale = 1 / Math.sqrt(squares / weight.length + eps);
        for (int i = 0; i < weight.length; i++) {
            y[to + i] = x[from + i] * scale * weight[i];
        }
    }
}
