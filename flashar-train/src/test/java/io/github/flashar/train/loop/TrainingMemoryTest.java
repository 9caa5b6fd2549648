package io.github.flashar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.testkit.NativeArrays;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.pretrain.RasterTrainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A step frees everything it makes, in both stages, with accumulated batches and averages. */
class TrainingMemoryTest {

    private static final BackboneConfig BACKBONE = Tiny.backbone(3, 4);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void sixtyStepsLeaveNoArrayBehind() {
        assertFlat(adaptation(60), 5, 20); // stage 1 only: it ends at step 30
    }

    @Test
    void sixtyStepsOfStage2LeaveNoArrayBehind() {
        assertFlat(adaptation(60), 35, 60);
    }

    @Test
    @Tag("soak")
    void twoThousandStepsLeaveNoArrayBehind() {
        assertFlat(adaptation(4000), 1, 1999);
        assertFlat(adaptation(4000), 2001, 4000);
        assertFlat(raster(2000), 1, 2000);
    }

    @Test
    void closingATrainerFreesAllItOwned() {
        try (Trainer first = adaptation(2)) {
            first.run(TrainingListener.NONE); // makes the constants that all runs share
        }
        int before = NativeArrays.live(manager);
        // the model is the caller's: it stays
        int model = Tiny.flashAr(manager, BACKBONE).parameters().asMap().size();
        try (Trainer second = adaptation(2)) {
            second.run(TrainingListener.NONE);
        }
        assertThat(NativeArrays.live(manager)).isEqualTo(before + 2 * model);
    }

    /** Compares the live arrays after one step with those after another, then ends the run. */
    private void assertFlat(Trainer trainer, long from, long to) {
        try (trainer) {
            trainer.run(progress -> progress.step() < from);
            int before = NativeArrays.live(manager);
            trainer.run(progress -> progress.step() < to);
            assertThat(NativeArrays.live(manager)).isEqualTo(before);
        }
    }

    private Trainer adaptation(long steps) {
        return new AdaptationTrainer(
                Tiny.flashAr(manager, BACKBONE),
                Tiny.data(BACKBONE.grid(), 16),
                config(steps),
                AdaptationConfig.PAPER.withStages(0.5, 0.2));
    }

    private Trainer raster(long steps) {
        return new RasterTrainer(
                Tiny.raster(manager, BACKBONE), Tiny.data(BACKBONE.grid(), 16), config(steps));
    }

    private static TrainingConfig config(long steps) {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(2)
                .setPeakLearningRate(1e-3)
                .setSeed(3)
                .optAccumulation(2)
                .optEmaDecay(0.99)
                .build();
    }
}
