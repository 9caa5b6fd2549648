package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * Replaces labels by the null class now and then, which is what classifier-free guidance later
 * takes as the unconditional model. The draw for an example is a function of (seed, batch,
 * position).
 *
 * @param probability of the replacement, 0..1
 * @param nullClass id put in place
 * @param seed of the draws
 */
public record LabelDropout(double probability, int nullClass, long seed) {

    public LabelDropout {
        Checks.inRange("label dropout", probability, 0, 1);
    }

    /** Returns the labels of a batch with some replaced. */
    public int[] apply(int[] labels, long batch) {
        int[] result = labels.clone();
        for (int i = 0; i < result.length; i++) {
            if (Philox.uniform(seed, batch, i) < probability) {
                result[i] = nullClass;
            }
        }
        return result;
    }
}
