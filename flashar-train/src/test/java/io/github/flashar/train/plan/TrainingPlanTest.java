package io.github.flashar.train.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.recipe.Recipe;
import io.github.flashar.train.recipe.RecipePreset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

    /** One layer of LlamaGen-B without its norms. */
    private static final long LAYER = 4L * 768 * 768 + 3L * 768 * 2048;

    /** LlamaGen-B: classes, codes, layers with two norms each, norm and head. */
    private static final long RASTER_B =
            1001L * 768 + 2L * 16_384 * 768 + 12 * (LAYER + 2L * 768) + 768;

    @Test
    void groupsAreTheOptimizers() {
        TrainingConfig training = settings(8).build();
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4))) {
            TokenDataset data = Tiny.data(model.config().backbone().grid(), 8);
            TrainingPlan plan =
                    TrainingPlan.of(model.config(), training, AdaptationConfig.PAPER, 0);
            try (AdaptationTrainer trainer =
                    new AdaptationTrainer(model, data, training, AdaptationConfig.PAPER)) {
                assertThat(plan.groups())
                        .extracting(PlannedGroup::name)
                        .containsExactlyInAnyOrderElementsOf(
                                trainer.loop().optimizer().groupSteps().keySet());
                for (PlannedStage stage : plan.stages()) {
                    long step = stage.number() == 1 ? 0 : trainer.stages().border();
                    assertThat(stage.trainable())
                            .isEqualTo(
                                    trainer.loop().optimizer().trained(step).stream()
                                            .mapToLong(array -> array.getShape().size())
                                            .sum());
                    assertThat(stage.trainable() + stage.frozen())
                            .isEqualTo(model.parameters().count());
                }
                assertThat(plan.moments())
                        .isEqualTo(4 * trainer.loop().optimizer().moments().count());
            }
        }
    }

    @Test
    void llamaGenBAsThePaperTrainsIt() {
        Recipe recipe = RecipePreset.LLAMAGEN_B.recipe();
        FlashArConfig config =
                recipe.model()
                        .on(LlamaGen.B.backbone(LlamaGen.IMAGENET_CLASS, new TokenGrid(16, 16)));
        TrainingPlan plan =
                TrainingPlan.of(config, recipe.training(1000), recipe.adaptation(), 4 * RASTER_B);
        Map<String, Long> groups =
                plan.groups().stream()
                        .collect(
                                Collectors.toMap(
                                        PlannedGroup::name,
                                        PlannedGroup::parameters,
                                        Long::sum,
                                        TreeMap::new));
        long branch = LAYER + 16_384L * 768 + 96L * 2 * 768 + 96;
        assertThat(groups)
                .containsEntry("branch.decay", branch)
                .containsEntry("branch.plain", 3L * 768 + 1)
                .containsEntry("pretrained.plain", 25L * 768);
        assertThat(groups.get("pretrained.decay") + groups.get("pretrained.plain"))
                .isEqualTo(RASTER_B);
        long all = RASTER_B + branch + 3L * 768 + 1;
        assertThat(plan.weights()).isEqualTo(4 * all);
        assertThat(plan.moments()).isEqualTo(8 * all);
        assertThat(plan.average()).isZero();
        assertThat(plan.stages())
                .extracting(PlannedStage::gradients)
                .containsExactly(4 * (branch + 3L * 768 + 1), 4 * all);
        assertThat(plan.bytes())
                .isEqualTo(
                        4 * RASTER_B + 16 * all + 32 * plan.stages().get(1).activationsPerImage());
    }

    @Test
    void anAverageTakesAsMuchAsTheWeights() {
        TrainingPlan plan = plan(settings(4).optEmaDecay(0.99).build(), AdaptationConfig.PAPER);
        assertThat(plan.average()).isEqualTo(plan.weights());
    }

    @Test
    void aRunOfOneStageIsPlannedForThatOne() {
        TrainingConfig training = settings(4).build();
        TrainingPlan first = plan(training, AdaptationConfig.PAPER.withStages(1, 0.2));
        TrainingPlan second = plan(training, AdaptationConfig.PAPER.withStages(0, 0.2));
        assertThat(first.stages()).extracting(PlannedStage::number).containsExactly(1);
        assertThat(second.stages()).extracting(PlannedStage::number).containsExactly(2);
        assertThat(first.bytes()).isLessThan(second.bytes());
    }

    @Test
    void theBatchThatIsNamedIsTheLargestThatFits() {
        TrainingPlan eight = plan(settings(8).build(), AdaptationConfig.PAPER);
        TrainingPlan five = plan(settings(5).build(), AdaptationConfig.PAPER);
        assertThatCode(() -> eight.check(eight.bytes())).doesNotThrowAnyException();
        assertThat(eight.largestBatch(five.bytes())).isEqualTo(5);
        assertThat(eight.largestBatch(five.bytes() - 1)).isEqualTo(4);
        assertThatThrownBy(() -> eight.check(five.bytes()))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("with 8 images a forward pass")
                .hasMessageContaining("a batch of 5 fits")
                .hasMessageContaining("-Dflashar.memory");
        assertThatThrownBy(() -> eight.check(eight.weights()))
                .hasMessageContaining("not even a batch of 1 fits");
    }

    private static TrainingPlan plan(TrainingConfig training, AdaptationConfig adaptation) {
        FlashArConfig config = FlashArConfig.paper(Tiny.backbone(3, 4), 1);
        return TrainingPlan.of(config, training, adaptation, 0);
    }

    private static TrainingConfig.Builder settings(int batch) {
        return TrainingConfig.builder()
                .setSteps(10)
                .setBatchSize(batch)
                .setPeakLearningRate(1e-3)
                .setSeed(1);
    }
}
