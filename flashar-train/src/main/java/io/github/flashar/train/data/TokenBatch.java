package io.github.flashar.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Ops;

/**
 * Token grids and what they show.
 *
 * @param tokens [B][H·W], raster order
 * @param conditions of each grid
 */
public record TokenBatch(int[][] tokens, Conditions conditions) {

    /** Grids with labels, [B], class ids, the null class included. */
    public TokenBatch(int[][] tokens, int[] labels) {
        this(tokens, new Conditions.Classes(labels));
    }

    /** Number of grids, B. */
    public int size() {
        return tokens.length;
    }

    /**
     * Embeds prefixes and tokens, the cells in the order given: [B, P + H·W, d].
     *
     * @param cells raster numbers
     */
    public NDArray embed(NDManager manager, RasterModel model, int[] cells) {
        NDArray condition = conditions.array(manager, model.config().prefix());
        return Ops.concat(
                1, model.embedPrefix(condition), model.embedTokens(tokens(manager, cells)));
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
