package io.github.flashar.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import org.junit.jupiter.api.Test;

class RasterLossTest {

    @Test
    void aUniformModelCostsTheLogarithmOfItsVocabulary() {
        BackboneConfig config = Tiny.backbone(3, 2);
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model = RasterModel.initialize(manager, config, 1);
                RasterLoss loss = new RasterLoss(model);
                NDScope scope = NativeMemory.scope()) {
            TokenBatch batch = Tiny.data(config.grid(), 4).batch(new int[] {0, 1, 2, 3});
            assertThat((double) loss.mean(batch).getFloat())
                    .isCloseTo(Math.log(Tiny.VOCABULARY), within(1e-6));
        }
    }

    @Test
    void aCellDependsOnTheCellsBeforeItOnly() {
        TokenGrid grid = new TokenGrid(3, 4);
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model = Tiny.raster(manager, Tiny.backbone(3, 4));
                RasterLoss loss = new RasterLoss(model);
                NDScope scope = NativeMemory.scope()) {
            TokenBatch batch = Tiny.data(grid, 1).batch(new int[] {0});
            float[] before = loss.perCell(batch).toFloatArray();
            batch.tokens()[0][5] = (batch.tokens()[0][5] + 1) % Tiny.VOCABULARY;
            float[] after = loss.perCell(batch).toFloatArray();
            for (int cell = 0; cell < grid.cells(); cell++) {
                if (cell < 5) {
                    assertThat(after[cell]).isEqualTo(before[cell]);
                } else {
                    assertThat(after[cell]).as("cell %d", cell).isNotEqualTo(before[cell]);
                }
            }
        }
    }
}
