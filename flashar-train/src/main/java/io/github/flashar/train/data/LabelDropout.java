package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * Withholds labels, or prompts, now and then, so that the model learns to draw without one too,
 * which is what classifier-free guidance later takes as the unconditional model. The draw for an
 * example is a function of (seed, batch, position).
 *
 * @param probability of an example being withheld, 0..1
 * @param seed of the draws
 */
public record LabelDropout(double probability, long seed) {

    public LabelDropout {
        Checks.inRange("label dropout", probability, 0, 1);
    }

    /** Returns for each of {@code size} examples of a batch whether it is withheld. */
    public boolean[] draw(int size, long batch) {
        boolean[] withheld = new boolean[size];
        for (int i = 0; i < size; i++) {
            withheld[i] = Philox.uniform(seed, batch, i) < probability;
        }
        return withheld;
    }
}
