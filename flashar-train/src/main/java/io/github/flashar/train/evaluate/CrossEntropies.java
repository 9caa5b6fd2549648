package io.github.flashar.train.evaluate;

/**
 * How well FlashAR predicts grids kept apart. The single heads exist only where their neighbour
 * does, so they are compared with the fused prediction on interior cells, p > 0 and q > 0. All in
 * nats a token; NaN where a one-row or one-column grid has no such cells.
 *
 * @param fused fused prediction over all cells
 * @param fusedInterior fused prediction over interior cells
 * @param horizontalInterior z^H alone over interior cells
 * @param verticalInterior z^V alone over interior cells
 * @param gate mean weight of the horizontal prediction of each cell, [H·W] in raster order
 * @param gates how decided they are
 */
public record CrossEntropies(
        double fused,
        double fusedInterior,
        double horizontalInterior,
        double verticalInterior,
        double[] gate,
        GateStatistics gates) {}
