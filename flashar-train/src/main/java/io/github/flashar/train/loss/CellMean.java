package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.DiagonalOrder;
import java.util.function.IntPredicate;

/** Means over some of a batch's cells, leaving out those whose target does not count. */
final class CellMean {

    private final NDManager manager;
    private final DiagonalOrder order;
    private final boolean[][] ignored; // [B][H·W], raster order

    CellMean(NDManager manager, DiagonalOrder order, boolean[][] ignored) {
        this.manager = manager;
        this.order = order;
        this.ignored = ignored;
    }

    /**
     * Averages over the cells of a predicate that are not ignored; 0 if there are none.
     *
     * @param values [B, H·W] in diagonal order
     * @param cells of indices in diagonal order
     * @return a scalar
     */
    NDArray over(NDArray values, IntPredicate cells) {
        return values.mul(shares(cells)).sum();
    }

    /** Whether a cell has a left neighbour; indices in diagonal order. */
    static boolean hasLeft(DiagonalOrder order, int index) {
        return order.left(index) != DiagonalOrder.NONE;
    }

    /** Whether a cell has an upper neighbour. */
    static boolean hasAbove(DiagonalOrder order, int index) {
        return order.above(index) != DiagonalOrder.NONE;
    }

    /** One over the number of cells that count, 0 elsewhere: [B, H·W] in diagonal order. */
    private NDArray shares(IntPredicate cells) {
        int cellsInGrid = order.grid().cells();
        float[] shares = new float[ignored.length * cellsInGrid];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            int index = i % cellsInGrid;
            if (cells.test(index) && !ignored[i / cellsInGrid][order.cell(index)]) {
                shares[i] = 1;
                count++;
            }
        }
        for (int i = 0; i < shares.length && count > 0; i++) {
            shares[i] /= count;
        }
        return manager.create(shares, new Shape(ignored.length, cellsInGrid));
    }
}
