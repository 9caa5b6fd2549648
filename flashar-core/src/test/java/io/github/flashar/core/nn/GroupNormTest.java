package io.github.flashar.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.random.Philox;
import org.junit.jupiter.api.Test;

class GroupNormTest {

    private static final int BATCH = 2;
    private static final int CHANNELS = 6;
    private static final int GROUPS = 3;
    private static final int PLANE = 4 * 5;

    @Test
    void normalisesEachSamplesGroupsAndScalesEachChannel() {
        float[] x = normal(BATCH * CHANNELS * PLANE, 1);
        float[] weight = normal(CHANNELS, 2);
        float[] bias = normal(CHANNELS, 3);
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = new Parameters(manager);
                NDScope scope = NativeMemory.scope()) {
            parameters.put("n.weight", manager.create(weight));
            parameters.put("n.bias", manager.create(bias));
            NDArray y =
                    new GroupNorm("n", CHANNELS, GROUPS, 1e-3)
                            .forward(
                                    parameters,
                                    manager.create(x, new Shape(BATCH, CHANNELS, 4, 5)));

            assertThat(y.toFloatArray())
                    .usingComparatorWithPrecision(5e-6f)
                    .containsExactly(writtenOut(x, weight, bias));
        }
    }

    private static float[] writtenOut(float[] x, float[] weight, float[] bias) {
        int length = CHANNELS / GROUPS * PLANE;
        float[] y = new float[x.length];
        for (int start = 0; start < x.length; start += length) {
            double mean = 0;
            double square = 0;
            for (int i = start; i < start + length; i++) {
                mean += x[i] / (double) length;
                square += (double) x[i] * x[i] / length;
            }
            double deviation = Math.sqrt(square - mean * mean + 1e-3);
            for (int i = start; i < start + length; i++) {
                int channel = i / PLANE % CHANNELS;
                y[i] = (float) ((x[i] - mean) / deviation * weight[channel] + bias[channel]);
            }
        }
        return y;
    }

    private static float[] normal(int count, long stream) {
        Philox random = new Philox(5, stream);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() + 0.5);
        }
        return values;
    }
}
