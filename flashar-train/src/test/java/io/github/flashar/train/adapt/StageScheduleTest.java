package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.optim.LearningRate;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StageScheduleTest {

    private static final AdaptationConfig EACH = AdaptationConfig.PAPER.with(StageRates.EACH_STAGE);

    @Test
    void aFifthOfTheStepsIsStageOne() {
        StageSchedule stages = StageSchedule.of(1000, AdaptationConfig.PAPER);
        assertThat(stages.border()).isEqualTo(200);
        assertThat(stages.stage(199)).isEqualTo(1);
        assertThat(stages.stage(200)).isEqualTo(2);
        assertThat(StageSchedule.of(7, AdaptationConfig.PAPER).border()).isEqualTo(1);
        assertThat(StageSchedule.of(10, AdaptationConfig.PAPER.withStages(0, 0.2)).stage(0))
                .isEqualTo(2);
        assertThat(StageSchedule.of(10, AdaptationConfig.PAPER.withStages(1, 0.2)).stage(9))
                .isEqualTo(1);
    }

    @Test
    void oneCosineRunsOverBothStages() {
        LearningRate rate = training().learningRate();
        double atBorder = 2e-5 * (1 + Math.cos(Math.PI * 0.2)) / 2;
        double before = 2e-5 * (1 + Math.cos(Math.PI * 0.199)) / 2;
        assertThat(rate.at(199)).isCloseTo(before, within(1e-18));
        assertThat(rate.at(200)).isCloseTo(atBorder, within(1e-18));
        assertThat(rate.at(999)).isPositive().isLessThan(1e-10);
    }

    @Test
    void oneCosineCanRunOverEachStage() {
        StageSchedule stages = StageSchedule.of(1000, AdaptationConfig.PAPER);
        TrainingConfig warm = training().toBuilder().optWarmup(10).build();
        LearningRate rate = stages.learningRate(warm, EACH);
        assertThat(rate.at(0)).isCloseTo(2e-6, within(1e-18));
        assertThat(rate.at(10)).isEqualTo(2e-5);
        double last = 2e-5 * (1 + Math.cos(Math.PI * 189 / 190)) / 2;
        assertThat(rate.at(199)).isCloseTo(last, within(1e-18));
        assertThat(rate.at(200)).isCloseTo(2e-6, within(1e-18));
        assertThat(rate.at(209)).isEqualTo(2e-5);
        double middle = 2e-5 * (1 + Math.cos(Math.PI * 395 / 790)) / 2;
        assertThat(rate.at(200 + 10 + 395)).isCloseTo(middle, within(1e-18));
        assertThat(rate.at(1000)).isZero();
    }

    @Test
    void stage2MayHaveAPeakOfItsOwn() {
        AdaptationConfig lower =
                AdaptationConfig.PAPER.with(new StageRates(CosineSpan.EACH_STAGE, 0.35, 0, 0, 0));
        StageSchedule stages = StageSchedule.of(1000, lower);
        LearningRate rate = stages.learningRate(training(), lower);
        assertThat(rate.at(0)).isEqualTo(2e-5);
        assertThat(rate.at(200)).isCloseTo(0.35 * 2e-5, within(1e-18));
        assertThat(rate.at(600)).isCloseTo(0.35 * 1e-5, within(1e-18));
    }

    @Test
    void eachStageMayStayAtItsPeakAndEndAboveZero() {
        AdaptationConfig flat =
                AdaptationConfig.PAPER.with(
                        new StageRates(CosineSpan.EACH_STAGE, 0.5, 0.5, 0.25, 0.1));
        LearningRate rate = StageSchedule.of(1000, flat).learningRate(training(), flat);
        assertThat(rate.at(100)).isEqualTo(2e-5);
        assertThat(rate.at(150)).isCloseTo(2e-5 * (0.1 + 0.9 / 2), within(1e-18));
        assertThat(rate.at(399)).isCloseTo(1e-5, within(1e-18));
        assertThat(rate.at(401)).isLessThan(1e-5);
        assertThat(rate.at(1000)).isCloseTo(1e-6, within(1e-18));

        AdaptationConfig alone = flat.withStages(0, 0.2);
        LearningRate whole = StageSchedule.of(1000, alone).learningRate(training(), alone);
        assertThat(whole.at(250)).isEqualTo(2e-5);
        assertThat(whole.at(1000)).isCloseTo(2e-6, within(1e-18));
        LearningRate one = StageSchedule.of(1, alone).learningRate(training(), alone);
        assertThat(one.at(0)).isEqualTo(2e-5);
    }

    @Test
    void warmUpRunsIntoTheOneCosineOfBothStages() {
        TrainingConfig warm = training().toBuilder().optWarmup(300).build();
        LearningRate rate =
                StageSchedule.of(1000, AdaptationConfig.PAPER)
                        .learningRate(warm, AdaptationConfig.PAPER);
        assertThat(rate.at(199)).isCloseTo(2e-5 * 200 / 300, within(1e-18));
        assertThat(rate.at(200)).isCloseTo(2e-5 * 201 / 300, within(1e-18));
        assertThat(rate.at(650)).isCloseTo(1e-5, within(1e-18));
    }

    @Test
    void aWarmUpLongerThanAStageIsRefused() {
        TrainingConfig warm = training().toBuilder().optWarmup(200).build();
        StageSchedule stages = StageSchedule.of(1000, AdaptationConfig.PAPER);
        assertThatThrownBy(() -> stages.learningRate(warm, EACH))
                .hasMessageContaining("warm-up steps = 200 is outside 0..199");
    }

    @Test
    void aRunOfOneStageHasOneCosine() {
        StageSchedule stages = StageSchedule.of(1000, AdaptationConfig.PAPER.withStages(0, 1));
        LearningRate rate = stages.learningRate(training(), EACH);
        assertThat(rate.at(500)).isCloseTo(1e-5, within(1e-18));
    }

    @Test
    void groupsCoverEveryParameterOnce() {
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(2, 2))) {
            List<ParameterGroup> groups = groups(model);
            List<String> names = groups.stream().flatMap(g -> g.parameters().stream()).toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(model.parameters().asMap().keySet());
            assertThat(groups)
                    .extracting(
                            ParameterGroup::name,
                            ParameterGroup::learningRateFactor,
                            ParameterGroup::weightDecay,
                            ParameterGroup::firstStep)
                    .containsExactly(
                            tuple("branch.decay", 1.0, 0.05, 0L),
                            tuple("branch.plain", 1.0, 0.0, 0L),
                            tuple("pretrained.decay", 0.2, 0.05, 200L),
                            tuple("pretrained.plain", 0.2, 0.0, 200L));
        }
    }

    @Test
    void onlyNormsAndBiasesDoNotDecay() {
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(2, 2))) {
            Set<String> plain =
                    groups(model).stream()
                            .filter(group -> group.weightDecay() == 0)
                            .flatMap(group -> group.parameters().stream())
                            .collect(Collectors.toSet());
            assertThat(plain).allMatch(name -> name.contains("norm") || name.endsWith("bias"));
            assertThat(plain).hasSize(2 * 3 + 2 + 1);
        }
    }

    @Test
    void aFixedGateHasNothingToTrain() {
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model =
                        Tiny.flashAr(
                                manager,
                                Tiny.backbone(2, 2),
                                new GateConfig.Fixed(0.5),
                                CornerRule.HORIZONTAL)) {
            assertThat(groups(model))
                    .flatExtracting(ParameterGroup::parameters)
                    .noneMatch(name -> name.toString().contains("gate"));
        }
    }

    private static List<ParameterGroup> groups(FlashArModel model) {
        return StageSchedule.of(1000, AdaptationConfig.PAPER)
                .groups(model.config(), model.parameters(), training(), AdaptationConfig.PAPER);
    }

    private static TrainingConfig training() {
        return TrainingConfig.builder()
                .setSteps(1000)
                .setBatchSize(1)
                .setPeakLearningRate(2e-5)
                .setSeed(1)
                .build();
    }
}
