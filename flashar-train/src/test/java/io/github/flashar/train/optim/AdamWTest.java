package io.github.flashar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.core.random.Philox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {

    private static final double DECAY = 0.05;

    private NDManager manager;
    private Parameters parameters;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        parameters = new Parameters(manager);
        parameters.put("matrix", manager.create(new float[][] {{1f, -2f}, {0.5f, 0.1f}}));
        parameters.put("vector", manager.create(new float[] {3f, -0.25f}));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void equalsTheFormulaOverHundredSteps() {
        LearningRate rate = new CosineSchedule(1e-2, 100, 10);
        Reference matrix = new Reference(new double[] {1, -2, 0.5, 0.1f}, DECAY);
        Reference vector = new Reference(new double[] {3, -0.25}, 0);
        try (AdamW adam = new AdamW(parameters, groups(0), AdamWConfig.PAPER)) {
            for (long step = 0; step < 100; step++) {
                step(adam, step, rate.at(step));
                matrix.step(target(step), rate.at(step));
                vector.step(target(step), rate.at(step) * 0.2);
            }
        }
        assertMatches("matrix", matrix);
        assertMatches("vector", vector);
    }

    @Test
    void aLaterGroupStartsItsCorrectionThen() {
        Reference matrix = new Reference(new double[] {1, -2, 0.5, 0.1f}, DECAY);
        Reference vector = new Reference(new double[] {3, -0.25}, 0);
        try (AdamW adam = new AdamW(parameters, groups(5), AdamWConfig.PAPER)) {
            for (long step = 0; step < 10; step++) {
                step(adam, step, 1e-2);
                matrix.step(target(step), 1e-2);
                if (step == 4) {
                    assertThat(parameters.get("vector").toFloatArray()).containsExactly(3f, -0.25f);
                }
                if (step >= 5) {
                    vector.step(target(step), 2e-3);
                }
            }
            assertThat(adam.groupSteps()).containsEntry("m", 10L).containsEntry("v", 5L);
        }
        assertMatches("matrix", matrix);
        assertMatches("vector", vector);
    }

    @Test
    void savedStateContinuesBitForBit() {
        try (AdamW whole = new AdamW(parameters, groups(2), AdamWConfig.PAPER)) {
            steps(whole, 0, 4);
            try (Parameters copy = copyOf(parameters);
                    AdamW resumed = new AdamW(copy, groups(2), AdamWConfig.PAPER)) {
                resumed.restore(whole.moments().asMap(), whole.groupSteps());
                steps(whole, 4, 8);
                parameters = swap(copy, () -> steps(resumed, 4, 8));
                for (String name : List.of("matrix", "vector")) {
                    assertThat(copy.get(name).toFloatArray())
                            .isEqualTo(parameters.get(name).toFloatArray());
                }
            }
        }
    }

    @Test
    void foreignStateIsRefused() {
        try (AdamW adam = new AdamW(parameters, groups(0), AdamWConfig.PAPER)) {
            assertThatThrownBy(() -> adam.restore(Map.of(), Map.of()))
                    .hasMessageContaining("saved moments");
            assertThatThrownBy(() -> adam.restore(adam.moments().asMap(), Map.of("x", 1L)))
                    .hasMessageContaining("groups [x]");
        }
    }

    @Test
    void oneParameterCannotBeInTwoGroups() {
        List<ParameterGroup> twice =
                List.of(
                        new ParameterGroup("a", List.of("matrix"), 1, 0, 0),
                        new ParameterGroup("b", List.of("matrix"), 1, 0, 0));
        assertThatThrownBy(() -> new AdamW(parameters, twice, AdamWConfig.PAPER))
                .hasMessage("parameter matrix is in two groups");
    }

    @Test
    void notANumberIsGoneAfterDiscarding() {
        try (AdamW adam = new AdamW(parameters, groups(0), AdamWConfig.PAPER)) {
            adam.prepare(0);
            backward(Double.NaN);
            assertThat(new GradientClipping(1).norm(adam.trained(0))).isNaN();
            adam.discardGradients(0);
            backward(1);
            assertThat(new GradientClipping(1).norm(adam.trained(0))).isFinite();
        }
    }

    @Test
    void clippingDividesAllGradientsByTheSame() {
        GradientClipping clipping = new GradientClipping(2);
        double norm = Math.sqrt(1 + 4 + 0.25 + 0.01 + 9 + 0.0625);
        try (AdamW adam = new AdamW(parameters, groups(0), AdamWConfig.PAPER)) {
            adam.prepare(0);
            backward(0); // gradient = the weights themselves
            assertThat(clipping.norm(adam.trained(0))).isCloseTo(norm, within(1e-6));

            adam.update(0, 1e-3, clipping.divisor(norm));

            float[] moment = adam.moments().get("exp_avg.vector").toFloatArray();
            assertThat(moment[0]).isCloseTo((float) (0.1 * 3 * 2 / norm), within(1e-6f));
            assertThat(parameters.get("vector").getGradient().toFloatArray()).containsOnly(0);
        }
        assertThat(clipping.divisor(2)).isEqualTo(1);
        assertThat(clipping.divisor(0)).isEqualTo(1);
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        int threads = Torch.threads();
        try {
            float[] one = updatedWith(1);
            float[] two = updatedWith(2);
            assertThat(updatedWith(3)).isEqualTo(two).isEqualTo(one);
        } finally {
            Torch.setThreads(threads);
        }
    }

    /** Large enough to be shared out, and no multiple of a vector register. */
    private float[] updatedWith(int threads) {
        Torch.setThreads(threads);
        try (NDManager own = manager.newSubManager();
                Parameters large = new Parameters(own)) {
            large.initialize(
                    new ParameterSpec("large", new Shape(200_003), Initializer.normal(1)), 3);
            var groups = List.of(new ParameterGroup("g", List.of("large"), 1, DECAY, 0));
            try (AdamW adam = new AdamW(large, groups, AdamWConfig.PAPER)) {
                parameters = swap(large, () -> steps(adam, 0, 3));
                return large.get("large").toFloatArray();
            }
        }
    }

    private List<ParameterGroup> groups(long vectorStart) {
        return List.of(
                new ParameterGroup("m", List.of("matrix"), 1, DECAY, 0),
                new ParameterGroup("v", List.of("vector"), 0.2, 0, vectorStart));
    }

    private void steps(AdamW adam, long from, long to) {
        for (long step = from; step < to; step++) {
            step(adam, step, 1e-2);
        }
    }

    private void step(AdamW adam, long step, double rate) {
        adam.prepare(step);
        backward(target(step));
        adam.update(step, rate, 1);
    }

    /** Loss ½ Σ (w − target)², so the gradient is w − target. */
    private void backward(double target) {
        try (NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = manager.create(0f);
            for (NDArray weight : parameters.asMap().values()) {
                loss = loss.add(Scalars.scale(weight.sub((float) target).square().sum(), 0.5));
            }
            collector.backward(loss);
        }
    }

    private static double target(long step) {
        return (float) new Philox(1, step).nextGaussian();
    }

    private static Parameters copyOf(Parameters source) {
        Parameters copy = new Parameters(source.manager().getParentManager());
        source.asMap().forEach(copy::putCopy);
        return copy;
    }

    private Parameters swap(Parameters other, Runnable action) {
        Parameters mine = parameters;
        parameters = other;
        action.run();
        return mine;
    }

    private void assertMatches(String name, Reference reference) {
        float[] actual = parameters.get(name).toFloatArray();
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(reference.w[i], within(1e-6));
        }
    }

    /** The formula in plain double arithmetic. */
    private static final class Reference {
        private final double[] w;
        private final double[] m;
        private final double[] v;
        private final double decay;
        private int t;

        Reference(double[] w, double decay) {
            this.w = w;
            this.m = new double[w.length];
            this.v = new double[w.length];
            this.decay = decay;
        }

        void step(double target, double rate) {
            t++;
            for (int i = 0; i < w.length; i++) {
                double g = w[i] - target;
                w[i] -= rate * decay * w[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.95 * v[i] + 0.05 * g * g;
                double first = m[i] / (1 - Math.pow(0.9, t));
                double second = v[i] / (1 - Math.pow(0.95, t));
                w[i] -= rate * first / (Math.sqrt(second) + 1e-8);
            }
        }
    }
}
