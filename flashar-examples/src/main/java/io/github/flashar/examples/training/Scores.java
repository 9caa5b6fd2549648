package io.github.flashar.examples.training;

import java.util.List;

/** Scores of the raster model and of FlashAR along its adaptation, on the same held-out grids. */
public record Scores(Score raster, Score initial, Score stage1, Score stage2) {

    /** All four, in the order of the adaptation. */
    public List<Score> all() {
        return List.of(raster, initial, stage1, stage2);
    }

    /** Share of the gap between the initialised FlashAR and the raster model that was closed. */
    public double gapClosed() {
        return (initial.allCells() - stage2.allCells()) / (initial.allCells() - raster.allCells());
    }

    /** What remains between FlashAR and the raster model, in nats per token. */
    public double remaining() {
        return stage2.allCells() - raster.allCells();
    }
}
