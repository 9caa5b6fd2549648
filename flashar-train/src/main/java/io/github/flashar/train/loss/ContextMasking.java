package io.github.flashar.train.loss;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.data.TokenBatch;
import java.util.Arrays;

/**
 * Replaces tokens that the model sees, so that it leans less on any one of them. The target of a
 * replaced token does not count. If all tokens of a grid were replaced, the first in raster order
 * stays.
 *
 * <p>Source: the official LlamaGen-FlashAR trainer, whose mask id is 0, a code like any other; the
 * paper does without.
 *
 * @param probability of a token being replaced, above 0, at most 1
 * @param replacement what stands in its place
 * @param maskId the token for {@link Replacement#MASK}
 */
public record ContextMasking(double probability, Replacement replacement, int maskId) {

    /** What stands in place of a replaced token. */
    public enum Replacement {

        /** Always the same token. */
        MASK,

        /** A token drawn uniformly from the vocabulary. */
        RANDOM
    }

    /** Counter of the run's seed from which replacements are drawn. */
    private static final long COUNTER = 3;

    private static final int WHETHER = 0;
    private static final int BY_WHAT = 1;

    public ContextMasking {
        Checks.require(
                probability > 0 && probability <= 1,
                "context masking probability = %s is outside 0 (excl.)..1",
                probability);
        Checks.atLeast("mask id", maskId, 0);
    }

    /** Fails if the mask id is no token of a vocabulary. */
    void checkFits(int vocabulary) {
        Checks.inRange("mask id", maskId, 0, vocabulary - 1);
    }

    /**
     * Masks batch {@code k} of a run; a function of the arguments alone.
     *
     * @param vocabulary V
     * @param seed of the run
     */
    public MaskedBatch apply(TokenBatch clean, long k, int vocabulary, long seed) {
        int[][] seen = Arrays.stream(clean.tokens()).map(int[]::clone).toArray(int[][]::new);
        boolean[][] replaced = new boolean[seen.length][];
        for (int i = 0; i < seen.length; i++) {
            long key = Philox.bits(Philox.bits(seed, 0, COUNTER), k, i);
            replaced[i] = draw(seen[i].length, key);
            for (int cell = 0; cell < seen[i].length; cell++) {
                if (replaced[i][cell]) {
                    seen[i][cell] = substitute(key, cell, vocabulary);
                }
            }
        }
        return new MaskedBatch(clean, new TokenBatch(seen, clean.conditions()), replaced);
    }

    private boolean[] draw(int cells, long key) {
        boolean[] replaced = new boolean[cells];
        boolean all = true;
        for (int cell = 0; cell < cells; cell++) {
            replaced[cell] = Philox.uniform(key, WHETHER, cell) < probability;
            all &= replaced[cell];
        }
        replaced[0] &= !all;
        return replaced;
    }

    private int substitute(long key, int cell, int vocabulary) {
        return replacement == Replacement.MASK
                ? maskId
                : (int) (Philox.uniform(key, BY_WHAT, cell) * vocabulary);
    }
}
