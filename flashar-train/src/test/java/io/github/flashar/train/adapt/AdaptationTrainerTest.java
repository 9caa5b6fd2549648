package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.evaluate.CrossEntropies;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
