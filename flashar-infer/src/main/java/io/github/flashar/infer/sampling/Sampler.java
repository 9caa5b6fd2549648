package io.github.flashar.infer.sampling;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * Draws tokens from rows of logits.
 *
 * <p>The uniform number behind a draw is {@code Philox.uniform(seed, STREAM, cell)} and the
 * cumulative distribution is summed in double over ascending token ids. So a token depends on its
 * logits, its image's seed and its cell alone: not on the batch it is in, nor on the order in which
 * a decoder reaches the cell.
 *
 * <p>Owns buffers for one row; not thread-safe.
 */
public final class Sampler {

    /** Random stream of all token draws. */
    public static final long STREAM = 1;

    private final LogitFilter filter;

    /**
     * @param config how to draw
     * @param vocabulary V, logits a row, at least 1
     */
    public Sampler(SamplingConfig config, int vocabulary) {
        this.filter = new LogitFilter(config, Checks.atLeast("vocabulary", vocabulary, 1));
    }

    /**
     * Draws one token id, 0..V−1.
     *
     * @param logits float32 logits; the row of V values starts at {@code offset}
     * @param seed seed of the image
     * @param cell raster number of the token's cell
     * @throws InvalidLogitsException if a logit is NaN or +∞, or all are −∞
     */
    public int draw(float[] logits, int offset, long seed, long cell) {
        return filter.apply(logits, offset).at(Philox.uniform(seed, STREAM, cell));
    }

    /**
     * Returns a row as the draw sees it: divided by the temperature, tokens that cannot be drawn at
     * −∞.
     *
     * @param logits [V]
     */
    public float[] filter(float[] logits) {
        return filter.filter(logits);
    }
}
