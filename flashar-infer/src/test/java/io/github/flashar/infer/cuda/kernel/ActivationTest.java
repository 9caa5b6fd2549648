package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

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

    /** One thread, a part of a block, and more than a block for a row. */
    @ParameterizedTest
    @CsvSource({"8,FLOAT", "8,BF16", "2056,FLOAT", "2056,BF16"})
    void swiGluIsSiluTimesTheOtherHalf(int width, Storage storage) {
        int rows = 3;
        float[] ab = KernelRig.normal(storage, 2 * rows * width, 2, 1);
        ab[0] = -1000; // exp(1000) overflows, silu does not
        ab[1] = 100;
        ab[width + 1] = 0.0625f;
        double[] expected = new double[rows * width];
        for (int i = 0; i < expected.length; i++) {
            int at = i / width * 2 * width + i % width;
            expected[i] = silu(ab[at]) * ab[at + width];
        }
        DeviceMemory y = rig.room(storage, expected.length);
        new SwiGlu(rig.kernels(), storage, width)
                .enqueue(rig.stream(), rig.stored(storage, ab), y, rows);
        Closeness.check(storage, rig.read(storage, y, expected.length), expected, 5);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void geluIsTheTanhForm(Storage storage) {
        float[] x = KernelRig.normal(storage, 2056, 3, 2);
        x[0] = -60;
        x[1] = 0;
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double cubic = x[i] + 0.044715 * x[i] * x[i] * x[i];
            expected[i] = 0.5 * x[i] * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * cubic));
        }
        DeviceMemory memory = rig.stored(storage, x);
        new GeluTanh(rig.kernels(), storage).enqueue(rig.stream(), memory, x.length);
        Closeness.check(storage, rig.read(storage, memory, x.length), expected, 5);
    }

    @Test
    void advanceMovesTheContext() {
        DeviceMemory step = rig.ints(5);
        Sequence sequence = new Sequence(1, 1, rig.ints(0), rig.ints(0), step);
        Advance advance = new Advance(rig.kernels());
        advance.enqueue(rig.stream(), sequence, 3);
        advance.enqueue(rig.stream(), sequence, 16);
        rig.stream().synchronize();
        assertThat(step.ints(1)).containsExactly(24);
    }

    static double silu(double x) {
        return x / (1 + Math.exp(-x));
    }
}
