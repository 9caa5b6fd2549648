package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.nn.Scalars;

/**
 * A loss of both heads by themselves, in place of the fused prediction's:
 *
 * <pre>
 * λ · R + (1 − λ) · B + boost · B₀
 * R  = mean over cells with a left neighbour, and the corner, of CE(z^H)
 * B  = mean over cells with an upper neighbour, and the corner, of CE(z^V)
 * B₀ = mean over the cells of column 0 below the corner of CE(z^V)
 * </pre>
 *
 * <p>Source: the official LlamaGen-FlashAR trainer; the paper does without.
 *
 * @param horizontalShare λ, 0..1
 * @param firstColumnBoost boost, at least 0
 */
public record SplitLoss(double horizontalShare, double firstColumnBoost) {

    public SplitLoss {
        Checks.inRange("split loss share", horizontalShare, 0, 1);
        Checks.inRange("split loss boost of column 0", firstColumnBoost, 0, Double.MAX_VALUE);
    }

    /** The loss of a batch, a scalar. */
    NDArray of(CellLosses cells, CellMean mean, DiagonalOrder order) {
        NDArray right = mean.over(cells.horizontal(), i -> i == 0 || CellMean.hasLeft(order, i));
        NDArray below = mean.over(cells.vertical(), i -> i == 0 || CellMean.hasAbove(order, i));
        NDArray column =
                mean.over(
                        cells.vertical(),
                        i -> CellMean.hasAbove(order, i) && !CellMean.hasLeft(order, i));
        return Scalars.scale(right, horizontalShare)
                .add(Scalars.scale(below, 1 - horizontalShare))
                .add(Scalars.scale(column, firstColumnBoost));
    }
}
