package io.github.flashar.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.model.ScaledDotProduct;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.random.Philox;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FusedOperatorsTest {

    private static final double EXACT = 1e-5;
    private static final double BFLOAT16 = 2e-2;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void attentionEqualsTheComposedOne() {
        NDArray query = random(1, 2, 4, 5, 8);
        NDArray key = random(2, 2, 4, 7, 8);
        NDArray value = random(3, 2, 4, 7, 8);
        NDArray mask = staircase(5, 7);
        assertAlike(
                () -> FusedOperators.attend(query, key, value, mask),
                () -> ScaledDotProduct.attend(query, key, value, mask),
                EXACT,
                query,
                key,
                value);
        assertAlike(
                () -> FusedOperators.attendBfloat16(query, key, value, mask),
                () -> ScaledDotProduct.attend(query, key, value, mask),
                BFLOAT16,
                query,
                key,
                value);
    }

    @Test
    void queryHeadsShareKeysInGroups() {
        NDArray query = random(1, 2, 4, 5, 8);
        NDArray key = random(2, 2, 2, 7, 8);
        NDArray value = random(3, 2, 2, 7, 8);
        NDArray mask = staircase(5, 7);
        assertAlike(
                () -> FusedOperators.attend(query, key, value, mask),
                () -> ScaledDotProduct.attend(query, key, value, mask),
                EXACT,
                query,
                key,
                value);
    }

    @Test
    void swiGluEqualsTheComposedOne() {
        NDArray gate = random(1, 3, 5, 8);
        NDArray up = random(2, 3, 5, 8);
        assertAlike(
                () -> FusedOperators.swiGlu(gate, up),
                () -> Ops.silu(gate).mul(up),
                EXACT,
                gate,
                up);
    }

    @Test
    void linearInBfloat16IsNearFloat32() {
        NDArray x = random(1, 3, 40, 64);
        NDArray weight = random(2, 48, 64);
        assertAlike(
                () -> FusedOperators.linearBfloat16(x, weight),
                () -> Ops.linear(x, weight),
                BFLOAT16,
                x,
                weight);
    }

    @Test
    void normIsThatOfAllElementsTogether() {
        NDArray matrix = manager.create(new float[][] {{3, 0}, {0, -4}});
        assertThat(FusedOperators.norm(matrix).getFloat()).isCloseTo(5, within(1e-6f));
        assertThat(FusedOperators.norm(manager.create(-2f)).getFloat()).isEqualTo(2);
    }

    @Test
    void largeMatricesHaveAnExactNormToo() {
        NDArray array = random(5, 3000, 1001);
        double squares = 0;
        for (float value : array.toFloatArray()) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        assertThat((double) FusedOperators.norm(array).getFloat())
                .isCloseTo(norm, within(1e-6 * norm));
    }

    /** Values, and gradients of the sum of their squares by every input. */
    private void assertAlike(
            Supplier<NDArray> actual, Supplier<NDArray> expected, double error, NDArray... inputs) {
        float[][] is = valueAndGradients(actual, inputs);
        float[][] should = valueAndGradients(expected, inputs);
        for (int i = 0; i < is.length; i++) {
            assertThat(distance(is[i], should[i]))
                    .as(i == 0 ? "value" : "gradient of input " + (i - 1))
                    .isLessThan(error * norm(should[i]));
        }
    }

    private static float[][] valueAndGradients(Supplier<NDArray> function, NDArray... inputs) {
        float[][] result = new float[inputs.length + 1][];
        for (NDArray input : inputs) {
            input.setRequiresGradient(true);
            Torch.clearGradient(input);
        }
        try (NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = function.get();
            collector.backward(value.square().sum());
            result[0] = value.toFloatArray();
            for (int i = 0; i < inputs.length; i++) {
                result[i + 1] = inputs[i].getGradient().toFloatArray();
            }
        }
        return result;
    }

    private NDArray staircase(int queries, int keys) {
        float[] mask = new float[queries * keys];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % keys > i / keys + keys - queries ? Float.NEGATIVE_INFINITY : 0;
        }
        return manager.create(mask, new Shape(1, 1, queries, keys));
    }

    private NDArray random(int seed, long... shape) {
        Philox random = new Philox(9, seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow((double) a[i] - b[i], 2);
        }
        return Math.sqrt(sum);
    }

    private static double norm(float[] values) {
        return distance(values, new float[values.length]);
    }
}
