package io.github.flashar.train.loss;

import io.github.flashar.train.data.TokenBatch;

/**
 * A batch of which the model may see less than there is.
 *
 * @param clean the tokens to predict
 * @param seen what the model is given
 * @param ignored [B][H·W], raster order: cells that were replaced, whose own target does not count
 */
public record MaskedBatch(TokenBatch clean, TokenBatch seen, boolean[][] ignored) {

    /** A batch that is seen as it is. */
    public static MaskedBatch whole(TokenBatch batch) {
        return new MaskedBatch(batch, batch, new boolean[batch.size()][batch.tokens()[0].length]);
    }
}
