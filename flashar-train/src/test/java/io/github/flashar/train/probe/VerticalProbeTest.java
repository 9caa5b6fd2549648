package io.github.flashar.train.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerticalProbeTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final TrainingConfig TRAINING =
            TrainingConfig.builder()
                    .setSteps(150)
                    .setBatchSize(16)
                    .setPeakLearningRate(0.05)
                    .setSeed(1)
                    .build();

    private final NDManager manager = NDManager.newBaseManager();
    private final RasterModel model = Tiny.raster(manager, Tiny.backbone(3, 4));
    private final TokenDataset train = Tiny.data(GRID, 200);
    private final TokenDataset heldOut = Tiny.data(GRID, 40);

    @AfterEach
    void tearDown() {
        model.close();
        manager.close();
    }

    /** The token below is mostly the token itself plus one, which the embedding already tells. */
    @ParameterizedTest
    @EnumSource
    void everyLayerLearnsWhatTheTokenItselfTells(ProbeMask mask) {
        try (VerticalProbe probe = new VerticalProbe(model, VerticalProbe.allLayers(model), mask)) {
            ProbeResult result = probe.fit(train, heldOut, TRAINING, TrainingListener.NONE);

            double uniform = Math.log(Tiny.VOCABULARY);
            assertThat(result.layers()).containsExactly(0, 1, 2);
            assertThat(result.crossEntropies()).hasSize(3);
            assertThat(result.crossEntropies()[0]).isLessThan(0.7 * uniform);
            assertThat(result.mixture()).isLessThan(0.7 * uniform);
            assertThat(DoubleStream.of(result.weights()).sum()).isCloseTo(1, within(1e-5));
            assertThat(result.weights()).doesNotContain(1 / 3.0);
        }
    }

    @Test
    void theModelIsLeftAlone() {
        Map<String, float[]> before = Tiny.snapshot(model.parameters());
        try (VerticalProbe probe = new VerticalProbe(model, List.of(1), ProbeMask.DIAGONAL)) {
            probe.fit(train, heldOut, TRAINING, progress -> progress.step() < 3);
        }
        before.forEach(
                (name, weights) ->
                        assertThat(Tiny.unchanged(model.parameters().get(name), weights))
                                .as(name)
                                .isTrue());
    }

    @Test
    void theBestLayerHasTheLowestCrossEntropyAndTheLowerNumberOnTies() {
        ProbeResult result =
                new ProbeResult(
                        List.of(2, 4, 5, 6), new double[4], 0, new double[] {3.1, 2.9, 2.9, 3});
        assertThat(result.best()).isEqualTo(4);
    }

    @Test
    void layersThatAreNotThereAreRefused() {
        for (List<Integer> layers :
                List.of(List.of(3), List.of(1, 1), List.of(-1), List.<Integer>of())) {
            assertThatThrownBy(() -> new VerticalProbe(model, layers, ProbeMask.CAUSAL))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("to probe");
        }
    }
}
