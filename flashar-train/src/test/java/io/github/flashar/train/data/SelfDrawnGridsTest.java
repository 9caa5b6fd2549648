package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.train.Tiny;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SelfDrawnGridsTest {

    private static final BackboneConfig CONFIG = Tiny.backbone(2, 3);

    @Test
    void aGridDoesNotDependOnTheBatchItIsDrawnIn() {
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model = Tiny.raster(manager, CONFIG)) {
            TokenDataset alone = new SelfDrawnGrids(0.1, 1, 5).draw(model, 7, StepListener.NONE);
            TokenDataset batched = new SelfDrawnGrids(0.1, 3, 5).draw(model, 7, StepListener.NONE);
            TokenDataset other = new SelfDrawnGrids(0.1, 3, 6).draw(model, 7, StepListener.NONE);
            assertThat(batched.size()).isEqualTo(7);
            int different = 0;
            for (int i = 0; i < 7; i++) {
                assertThat(batched.tokens(i)).isEqualTo(alone.tokens(i));
                assertThat(batched.label(i)).isEqualTo(alone.label(i));
                different += Arrays.equals(other.tokens(i), alone.tokens(i)) ? 0 : 1;
            }
            assertThat(different).isGreaterThan(3);
            batched.checkFits(CONFIG);
        }
    }

    @Test
    void classesAreUniformAndATenthIsNull() {
        SelfDrawnGrids grids = new SelfDrawnGrids(0.1, 1, 5);
        int draws = 30_000;
        int[] counts = new int[Tiny.CLASSES + 1];
        for (int i = 0; i < draws; i++) {
            counts[grids.label(i, CONFIG)]++;
        }
        // three standard deviations: 156 of 3,000 and 238 of 9,000
        assertThat(counts[CONFIG.classPrefix().nullClass()]).isBetween(3_000 - 156, 3_000 + 156);
        for (int label = 0; label < Tiny.CLASSES; label++) {
            assertThat(counts[label]).isBetween(9_000 - 238, 9_000 + 238);
        }
    }

    @Test
    void aListenerStopsTheDrawing() {
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model = Tiny.raster(manager, CONFIG)) {
            SelfDrawnGrids grids = new SelfDrawnGrids(0.1, 2, 5);
            assertThatThrownBy(() -> grids.draw(model, 7, (step, steps) -> step < 2))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("stopped after batch 2 of 4");
        }
    }
}
