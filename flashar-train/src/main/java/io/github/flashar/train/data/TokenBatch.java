package io.github.flashar.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Token grids and their labels.
 *
 * @param tokens [B][H·W], raster order
 * @param labels [B], class ids, the null class included
 */
public record TokenBatch(int[][] tokens, int[] labels) {

    /** Number of grids, B. */
    public int size() {
        return labels.length;
    }

    /** Labels as int64 [B]. */
    public NDArray labels(NDManager manager) {
        long[] ids = new long[labels.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = labels[i];
        }
        return manager.create(ids);
    }

    /**
     * Tokens as int64 [B, H·W], the cells in the order given.
     *
     * @param cells raster numbers
     */
    public NDArray tokens(NDManager manager, int[] cells) {
        long[] ids = new long[tokens.length * cells.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i / cells.length][cells[i % cells.length]];
        }
        return manager.create(ids, new Shape(tokens.length, cells.length));
    }
}
