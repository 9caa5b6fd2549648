package io.github.flashar.core.nn;

import java.util.random.RandomGenerator;

/** Starting values of one parameter, element by element. */
@FunctionalInterface
public interface Initializer {

    Initializer ZEROS = random -> 0f;
    Initializer ONES = random -> 1f;

    /** Draws the next element. */
    float next(RandomGenerator random);

    /** Normal distribution with mean 0. */
    static Initializer normal(double deviation) {
        return random -> (float) (random.nextGaussian() * deviation);
    }

    /** Uniform distribution over ±bound. */
    static Initializer uniform(double bound) {
        return random -> (float) ((2 * random.nextDouble() - 1) * bound);
    }
}
