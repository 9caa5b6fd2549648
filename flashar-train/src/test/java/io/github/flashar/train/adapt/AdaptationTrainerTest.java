package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.checkpoint.CheckpointStore;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.dropout.DropoutConfig;
import io.github.flashar.train.evaluate.CrossEntropies;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loss.ContextMasking;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.loss.SplitLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptationTrainerTest {

    private static final BackboneConfig BACKBONE = Tiny.backbone(3, 4);

    private NDManager manager;
    private FlashArModel model;
    private TokenDataset data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        model = Tiny.flashAr(manager, BACKBONE);
        data = Tiny.data(BACKBONE.grid(), 64);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stage1LeavesThePretrainedPartBitIdenticalAndStage2MovesIt() {
        Set<String> added =
                model.config().branchParameterSpecs().stream()
                        .map(ParameterSpec::name)
                        .collect(Collectors.toSet());
        Map<String, float[]> before = Tiny.snapshot(model.parameters());
        try (AdaptationTrainer trainer = trainer(10)) {
            long border = trainer.stages().border();
            assertThat(border).isEqualTo(2);
            trainer.run(progress -> progress.step() < border);
            before.forEach(
                    (name, weights) ->
                            assertThat(Tiny.unchanged(model.parameters().get(name), weights))
                                    .as("%s unchanged after stage 1", name)
                                    .isEqualTo(!added.contains(name)));

            trainer.run(progress -> progress.step() < border + 1);
            before.forEach(
                    (name, weights) ->
                            assertThat(Tiny.unchanged(model.parameters().get(name), weights))
                                    .as("%s unchanged after stage 2 began", name)
                                    .isFalse());
        }
    }

    @Test
    void stage1RecordsNothingInThePretrainedPart() {
        try (AdaptationTrainer trainer = trainer(10)) {
            trainer.run(progress -> false);
            assertThat(model.parameters().get("output.weight").hasGradient()).isFalse();
            assertThat(model.parameters().get("medusa_output.weight").hasGradient()).isTrue();
        }
    }

    @Test
    void thePretrainedPartsOptimizerStartsAtTheBorder() {
        try (AdaptationTrainer trainer = trainer(10)) {
            trainer.run(TrainingListener.NONE);
            assertThat(trainer.loop().optimizer().groupSteps())
                    .containsEntry("branch.decay", 10L)
                    .containsEntry("branch.plain", 10L)
                    .containsEntry("pretrained.decay", 8L)
                    .containsEntry("pretrained.plain", 8L);
        }
    }

    @Test
    void adaptationLearns() {
        HeldOut heldOut = new HeldOut(Tiny.data(BACKBONE.grid(), 80).slice(64, 80), 16);
        CrossEntropies before = heldOut.evaluate(model);
        try (AdaptationTrainer trainer = trainer(80)) {
            trainer.run(TrainingListener.NONE);
        }
        CrossEntropies after = heldOut.evaluate(model);
        assertThat(after.fused()).isLessThan(0.6 * before.fused());
        assertThat(after.verticalInterior()).isLessThan(before.verticalInterior());
        assertThat(after.horizontalInterior()).isLessThan(before.horizontalInterior());
    }

    @Test
    void foreignDataIsRefused() {
        TokenDataset other = Tiny.data(new TokenGrid(4, 3), 4);
        assertThatThrownBy(
                        () ->
                                new AdaptationTrainer(
                                        model, other, config(10), AdaptationConfig.PAPER))
                .hasMessage(
                        "the data has a 4x3 grid, 7 tokens and 3 classes; the model 3x4, 7 and 3");
    }

    /** Masks, distilled steps and dropouts come again as they were. */
    @Test
    void allThatIsDrawnIsDrawnAgainAfterResuming(@TempDir Path folder) {
        CheckpointStore store = new CheckpointStore(folder, 2);
        try (AdaptationTrainer whole = everything(model)) {
            whole.run(progress -> progress.step() < 3);
            store.save(whole.loop(), ModelConfigs.toJson(model.config()));
            whole.run(TrainingListener.NONE);
        }
        FlashArModel other = Tiny.flashAr(manager, BACKBONE);
        try (AdaptationTrainer resumed = everything(other)) {
            store.latest().orElseThrow().restore(resumed.loop());
            resumed.run(TrainingListener.NONE);
        }
        assertThat(Tiny.snapshot(other.parameters()))
                .usingRecursiveComparison()
                .isEqualTo(Tiny.snapshot(model.parameters()));
    }

    @Test
    void whatARunAddsToTheLossIsReported() {
        try (AdaptationTrainer trainer = everything(model)) {
            trainer.run(
                    progress -> {
                        assertThat(progress.terms())
                                .containsOnlyKeys(
                                        "loss",
                                        "fused",
                                        "horizontal",
                                        "vertical",
                                        "split",
                                        "distillation",
                                        "gate_collapse");
                        assertThat(progress.terms().get("distillation") > 0)
                                .isEqualTo((progress.step() - 1) % 2 == 0);
                        return true;
                    });
        }
    }

    @Test
    void distillationWithoutTeacherIsRefused() {
        AdaptationConfig distilled =
                AdaptationConfig.PAPER.with(LossExtras.NONE.with(Distillation.of(1)));
        assertThatThrownBy(() -> new AdaptationTrainer(model, data, config(10), distilled))
                .hasMessageContaining("needs the raster model as a teacher");
    }

    @Test
    void theRateOfEachStageReachesTheOptimizer() {
        AdaptationConfig twice =
                AdaptationConfig.PAPER.withStages(0.5, 0.2).with(StageRates.EACH_STAGE);
        List<Double> rates = new ArrayList<>();
        try (AdaptationTrainer trainer = new AdaptationTrainer(model, data, config(4), twice)) {
            trainer.run(progress -> rates.add(progress.learningRate()));
        }
        assertThat(rates).containsExactly(1e-2, 5e-3, 1e-2, 5e-3);
    }

    /** A run with every loss and dropout there is, two batches a step, its border at step 2. */
    private AdaptationTrainer everything(FlashArModel student) {
        TrainingConfig training =
                config(5).toBuilder()
                        .setBatchSize(4)
                        .optAccumulation(2)
                        .optDropout(new DropoutConfig(0.1, 0.1, 0.2))
                        .build();
        LossExtras extras =
                LossExtras.NONE
                        .with(
                                new Distillation(
                                        Distillation.Student.FUSED,
                                        0.5,
                                        2,
                                        1,
                                        2,
                                        0,
                                        Distillation.NEVER))
                        .with(new ContextMasking(0.2, ContextMasking.Replacement.RANDOM, 0))
                        .with(new SplitLoss(0.4, 0.1))
                        .withGateCollapse(0.1);
        return new AdaptationTrainer(
                student,
                Tiny.raster(manager, BACKBONE),
                data,
                training,
                AdaptationConfig.PAPER.withStages(0.4, 0.2).with(extras));
    }

    private AdaptationTrainer trainer(long steps) {
        return new AdaptationTrainer(model, data, config(steps), AdaptationConfig.PAPER);
    }

    private static TrainingConfig config(long steps) {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(16)
                .setPeakLearningRate(1e-2)
                .setSeed(3)
                .build();
    }
}
