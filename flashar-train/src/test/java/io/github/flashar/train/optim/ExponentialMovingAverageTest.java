package io.github.flashar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.testkit.NativeArrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExponentialMovingAverageTest {

    /** More than is updated at once, and no multiple of it. */
    private static final Shape LARGE = new Shape(3, 100_003);

    private NDManager manager;
    private Parameters weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        weights = new Parameters(manager);
        weights.put("large", manager.create(random(LARGE.size(), 0), LARGE));
        weights.put("small", manager.create(new float[] {1, -2, 0.3f}));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void followsTheFormulaFromTheFirstWeightsOn() {
        double decay = 0.9;
        double[] expected = doubles(weights.get("large").toFloatArray());
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, decay)) {
            for (int step = 1; step <= 5; step++) {
                float[] moved = random(LARGE.size(), step);
                set("large", moved);
                ema.update(List.of("large", "small"));
                for (int i = 0; i < moved.length; i++) {
                    expected[i] = decay * expected[i] + (1 - decay) * moved[i];
                }
            }
            float[] found = ema.averages().get("large").toFloatArray();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo((float) expected[i], within(1e-6f));
            }
        }
    }

    @Test
    void whatDoesNotMoveStaysToTheBit() {
        float[] before = weights.get("large").toFloatArray();
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, 0.999)) {
            for (int i = 0; i < 100; i++) {
                ema.update(List.of("large"));
            }
            assertThat(ema.averages().get("large").toFloatArray()).isEqualTo(before);
        }
    }

    @Test
    void onlyTheNamedOnesMove() {
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, 0.5)) {
            set("small", new float[] {2, 2, 2});
            ema.update(List.of("large"));
            assertThat(ema.averages().get("small").toFloatArray()).containsExactly(1, -2, 0.3f);
        }
    }

    @Test
    void takesTheWeightsPlaceAndGivesItBackEvenAfterAFailure() {
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, 0.5)) {
            set("small", new float[] {2, 2, 2});
            ema.update(List.of("small"));
            float[] seen =
                    ema.inPlaceOfWeights(
                            () -> {
                                assertThat(ema.averages().get("small").getFloat(0)).isEqualTo(2);
                                return weights.get("small").toFloatArray();
                            });
            assertThat(seen).containsExactly(new float[] {1.5f, 0, 1.15f}, within(1e-6f));
            assertThatThrownBy(
                            () ->
                                    ema.inPlaceOfWeights(
                                            () -> {
                                                throw new IllegalStateException("evaluation");
                                            }))
                    .hasMessage("evaluation");
            assertThat(weights.get("small").toFloatArray()).containsExactly(2, 2, 2);
            assertThat(ema.averages().get("small").toFloatArray()).containsExactly(seen);
        }
    }

    @Test
    void savedAveragesAreThoseOfTheSameWeights() {
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, 0.5)) {
            Map<String, NDArray> saved = Map.of("small", weights.get("small"));
            assertThatThrownBy(() -> ema.restore(saved))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("other weights");
        }
    }

    @Test
    void closingFreesEverything() {
        int before = NativeArrays.live(manager);
        try (ExponentialMovingAverage ema = new ExponentialMovingAverage(weights, 0.5)) {
            ema.update(List.of("large"));
        }
        assertThat(NativeArrays.live(manager)).isEqualTo(before);
    }

    private void set(String name, float[] values) {
        NDArray weight = weights.get(name);
        try (NDArray moved = manager.create(values, weight.getShape())) {
            NativeMemory.copy(moved, weight);
        }
    }

    private static float[] random(long size, long seed) {
        Philox random = new Philox(seed, 0);
        float[] values = new float[(int) size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
