package io.github.flashar.train.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.random.Philox;

/**
 * Keeps the whole codebook in use. A code no latent is nearest to gets no gradient and stays dead;
 * so the use of each code is counted over a window of steps, and codes used far less than their
 * share are moved onto latents of the current batch.
 *
 * <p>Source: the random restarts of Dhariwal et al., arXiv 2005.00341.
 */
final class CodeRevival {

    /** A code is dead below this part of the use it would have were all used alike. */
    private static final double DEAD_SHARE = 0.03;

    private final NDArray uses; // [K]
    private final long seed;

    /**
     * Creates a revival.
     *
     * @param uses of each code in the current window [K], updated in place; part of a run's state
     * @param seed of the choice of latents
     */
    CodeRevival(NDArray uses, long seed) {
        this.uses = uses;
        this.seed = seed;
    }

    /** Counts the tokens of a step. */
    void count(long[] tokens) {
        float[] counts = new float[(int) uses.size()];
        for (long token : tokens) {
            counts[(int) token]++;
        }
        uses.addi(uses.getManager().create(counts));
    }

    /**
     * Replaces dead codes and starts the next window.
     *
     * @param step chooses, with the seed, which latents become codes
     * @param latents [N, e], normalised
     * @param codebook [K, e], changed in place
     * @param moments the optimizer's of the codebook [K, e]; cleared for replaced codes
     * @return how many codes were replaced
     */
    int revive(long step, NDArray latents, NDArray codebook, NDArray... moments) {
        float[] dead = deadCodes();
        uses.muli(0f);
        NDArray replace = codebook.getManager().create(dead, new Shape(dead.length, 1)); // [K, 1]
        NDArray keep = replace.neg().add(1f);
        codebook.muli(keep).addi(candidates(step, latents).mul(replace));
        for (NDArray moment : moments) {
            moment.muli(keep);
        }
        return (int) replace.sum().getFloat();
    }

    /** A latent for each code, whether it needs one or not; [K, e]. */
    private NDArray candidates(long step, NDArray latents) {
        int count = (int) latents.getShape().get(0);
        int[] order = new Philox(seed, step).permutation(count);
        long[] chosen = new long[(int) uses.size()];
        for (int code = 0; code < chosen.length; code++) {
            chosen[code] = order[code % count];
        }
        return latents.get(latents.getManager().create(chosen));
    }

    /** 1 for each dead code, 0 for the others. */
    private float[] deadCodes() {
        float[] counts = uses.toFloatArray();
        double total = 0;
        for (float count : counts) {
            total += count;
        }
        float[] dead = new float[counts.length];
        for (int code = 0; code < dead.length; code++) {
            dead[code] = counts[code] < DEAD_SHARE * total / counts.length ? 1 : 0;
        }
        return dead;
    }
}
