package io.github.flashar.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixConfig;
import org.junit.jupiter.api.Test;

class TrainBenchTest {

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(3)
                    .setHeads(2)
                    .setDim(8)
                    .optFeedForwardDim(16)
                    .setVocabulary(11)
                    .optPrefix(new PrefixConfig.ClassPrefix(2))
                    .setGrid(new TokenGrid(2, 2))
                    .build();

    /** A layer multiplies each of 5 tokens with 4·8·8 + 3·8·16 weights. */
    private static final double LAYER = 5 * 2 * 640;

    /** They see 1, 2, 4, 4 and 5 tokens. */
    private static final double ATTENTION = 4 * 8 * (1 + 2 + 4 + 4 + 5);

    private static final double HEAD = 4 * 2 * 8 * 11;

    @Test
    void aForwardPassRunsAllLayersAndBothHeads() {
        TrainCost cost = new TrainCost(FlashArConfig.paper(BACKBONE, 1), 2);
        assertThat(cost.forward())
                .isCloseTo(2 * (5 * (LAYER + ATTENTION) + 2 * HEAD), within(1e-6));
        assertThat(cost.backwardStage2()).isEqualTo(2 * cost.forward());
    }

    @Test
    void stage1GoesBackThroughTheVerticalBranchDownToTheTrunk() {
        double trunk = 5 * 2 * 3 * 8 * 8;
        assertThat(new TrainCost(FlashArConfig.paper(BACKBONE, 1), 2).backwardStage1())
                .isCloseTo(2 * (2 * (2 * (LAYER + ATTENTION) + HEAD) - trunk), within(1e-6));
    }

    @Test
    void bothStagesAreMeasuredInBothPrecisions() {
        for (Precision precision : Precision.values()) {
            try (NDManager manager = NDManager.newBaseManager();
                    FlashArModel model =
                            SyntheticWeights.model(FlashArConfig.paper(BACKBONE, 2), manager)) {
                TrainBenchResult result = new TrainBench(2, 2, precision).run(model);

                JsonObject json = result.json();
                assertThat(json.getAsJsonObject("stage_1").get("step_seconds").getAsDouble())
                        .isPositive();
                assertThat(json.getAsJsonObject("stage_2").get("flops").getAsDouble())
                        .isGreaterThan(json.getAsJsonObject("stage_1").get("flops").getAsDouble());
                assertThat(json.get("precision").getAsString())
                        .isEqualToIgnoringCase(precision.name());
                assertThat(result.text()).contains("2 steps of 2 x 5 tokens", "stage 2");
            }
        }
    }
}
