package io.github.flashar.infer.generate;

import java.security.SecureRandom;

/**
 * Seeds for whoever names none. The one place where chance enters this library: the seeds stand in
 * the request and its result, and everything else follows from them.
 */
final class FreshSeeds {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Short enough to be copied by hand. */
    private static final int BOUND = 1 << 30;

    private FreshSeeds() {}

    static long next() {
        return RANDOM.nextInt(BOUND);
    }
}
