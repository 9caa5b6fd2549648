package io.github.flashar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

    private NDManager manager;
    private Parameters parameters;
    private LongToDoubleFunction addedToLoss = batch -> 0;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        parameters = new Parameters(manager);
        parameters.put("w", manager.create(new float[] {1f, 2f, 3f}));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void reportsLossRateNormAndThroughput() {
        List<TrainingProgress> seen = new ArrayList<>();
        try (TrainingLoop loop = loop(batch -> 0, config(4, 1))) {
            loop.run(progress -> seen.add(progress));
        }
        assertThat(seen).extracting(TrainingProgress::step).containsExactly(1L, 2L, 3L, 4L);
        assertThat(seen.get(0).loss()).isCloseTo(7, within(1e-6)); // ½ (1 + 4 + 9)
        assertThat(seen.get(0).gradientNorm()).isCloseTo(Math.sqrt(14), within(1e-6));
        assertThat(seen.get(0).learningRate()).isEqualTo(0.1);
        assertThat(seen.get(3).loss()).isLessThan(seen.get(0).loss());
        assertThat(seen).allMatch(progress -> progress.tokensPerSecond() > 0);
    }

    @Test
    void accumulatedBatchesEqualOneLargeBatch() {
        LongToDoubleFunction target = batch -> (float) new Philox(1, batch).nextGaussian();
        LongToDoubleFunction mean =
                step -> (target.applyAsDouble(2 * step) + target.applyAsDouble(2 * step + 1)) / 2;
        try (TrainingLoop loop = loop(target, config(5, 2))) {
            loop.run(TrainingListener.NONE);
        }
        float[] accumulated = parameters.get("w").toFloatArray();
        parameters.get("w").set(new float[] {1f, 2f, 3f});
        try (TrainingLoop loop = loop(mean, config(5, 1))) {
            loop.run(TrainingListener.NONE);
        }
        assertThat(parameters.get("w").toFloatArray()).containsExactly(accumulated, within(1e-5f));
    }

    @Test
    void aStepThatIsNotFiniteIsSkippedAndTheNextOneWorks() {
        List<TrainingProgress> seen = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        try (TrainingLoop loop = loop(batch -> batch == 1 ? Double.NaN : 0, config(3, 1))) {
            loop.run(
                    progress -> {
                        weights.add(parameters.get("w").toFloatArray());
                        return seen.add(progress);
                    });
            assertThat(loop.optimizer().groupSteps()).containsEntry("all", 2L);
        }
        assertThat(seen).extracting(TrainingProgress::skipped).containsExactly(false, true, false);
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(weights.get(2)).isNotEqualTo(weights.get(1));
    }

    @Test
    void aRunThatHasDivergedEnds() {
        try (TrainingLoop loop = loop(batch -> Double.POSITIVE_INFINITY, config(100, 1))) {
            assertThatThrownBy(() -> loop.run(TrainingListener.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("20 steps running, up to step 19");
        }
    }

    /** Without a gradient: the loss alone says that something is wrong. */
    @Test
    void aLossThatIsNotFiniteIsNoticedThoughItsGradientIs() {
        List<TrainingProgress> seen = new ArrayList<>();
        addedToLoss = batch -> batch == 1 ? Double.POSITIVE_INFINITY : 0;
        try (TrainingLoop loop = loop(batch -> 0, config(3, 1))) {
            loop.run(progress -> seen.add(progress));
        }
        assertThat(seen).extracting(TrainingProgress::skipped).containsExactly(false, true, false);
        assertThat(seen.get(1).gradientNorm()).isFinite();
    }

    @Test
    void aRunCanEndAtTheFirstLossThatIsNotFinite() {
        TrainingConfig config = builder(5, 1).optNonFinite(NonFiniteSteps.STOP).build();
        try (TrainingLoop loop = loop(batch -> batch == 2 ? Double.NaN : 0, config)) {
            List<float[]> weights = new ArrayList<>();
            assertThatThrownBy(
                            () ->
                                    loop.run(
                                            progress ->
                                                    weights.add(
                                                            parameters.get("w").toFloatArray())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("step 2: loss NaN or gradient norm NaN is not finite")
                    .hasMessageContaining("learning rate below 0.1");
            assertThat(loop.step()).isEqualTo(2);
            assertThat(parameters.get("w").toFloatArray()).isEqualTo(weights.get(1));
        }
    }

    @Test
    void averagesFollowUpdatesButNotSkippedSteps() {
        float[][] expected = {parameters.get("w").toFloatArray()};
        TrainingConfig config = builder(4, 1).optEmaDecay(0.75).build();
        try (TrainingLoop loop = loop(batch -> batch == 2 ? Double.NaN : 0, config)) {
            loop.run(
                    progress -> {
                        float[] weights = parameters.get("w").toFloatArray();
                        for (int i = 0; i < weights.length && !progress.skipped(); i++) {
                            expected[0][i] += 0.25f * (weights[i] - expected[0][i]);
                        }
                        float[] averaged =
                                loop.withAveragedWeights(() -> parameters.get("w").toFloatArray());
                        assertThat(averaged).containsExactly(expected[0], within(1e-6f));
                        assertThat(parameters.get("w").toFloatArray()).isEqualTo(weights);
                        return true;
                    });
            loop.end();
            assertThat(parameters.get("w").toFloatArray())
                    .containsExactly(expected[0], within(1e-6f));
            assertThatThrownBy(() -> loop.run(TrainingListener.NONE))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(loop::state).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aDecayOfOneIsNoAverage() {
        assertThatThrownBy(() -> builder(4, 1).optEmaDecay(1).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("EMA decay = 1.0");
    }

    @Test
    void aListenerStopsARunThatCanGoOn() {
        try (TrainingLoop loop = loop(batch -> 0, config(6, 1))) {
            loop.run(progress -> progress.step() < 2);
            assertThat(loop.step()).isEqualTo(2);
            loop.run(TrainingListener.NONE);
            assertThat(loop.step()).isEqualTo(6);
        }
    }

    @Test
    void everyCallsAtMultiplesAndAtTheEnd() {
        List<Long> steps = new ArrayList<>();
        try (TrainingLoop loop = loop(batch -> 0, config(7, 1))) {
            loop.run(TrainingListener.every(3, progress -> steps.add(progress.step())));
        }
        assertThat(steps).containsExactly(3L, 6L, 7L);
    }

    @Test
    void memoryStaysFlat() {
        try (TrainingLoop loop = loop(batch -> 0, config(60, 2))) {
            loop.run(progress -> progress.step() < 10);
            int before = manager.getManagedArrays().size();
            loop.run(TrainingListener.NONE);
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    private TrainingConfig config(long steps, int accumulation) {
        return builder(steps, accumulation).build();
    }

    private TrainingConfig.Builder builder(long steps, int accumulation) {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(1)
                .setPeakLearningRate(0.1)
                .setSeed(1)
                .optAccumulation(accumulation)
                .optMaxGradientNorm(100);
    }

    /** Loss ½ Σ (w − target(batch))². */
    private TrainingLoop loop(LongToDoubleFunction target, TrainingConfig config) {
        Objective objective =
                new Objective() {
                    @Override
                    public List<String> terms() {
                        return List.of("loss");
                    }

                    @Override
                    public NDList evaluate(long batch) {
                        NDArray error =
                                parameters.get("w").sub((float) target.applyAsDouble(batch));
                        NDArray loss = Scalars.scale(error.square().sum(), 0.5);
                        return new NDList(loss.add((float) addedToLoss.applyAsDouble(batch)));
                    }

                    @Override
                    public String describe() {
                        return "half a squared distance";
                    }

                    @Override
                    public long tokensPerBatch() {
                        return 3;
                    }
                };
        List<ParameterGroup> groups = List.of(new ParameterGroup("all", List.of("w"), 1, 0, 0));
        return new TrainingLoop(objective, parameters, groups, config);
    }
}
