package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.model.Rotation;

/**
 * The sequences of one request under way.
 *
 * @param cache keys and values so far
 * @param rotation of all their tokens
 */
record Sequences(KvCache cache, Rotation rotation) {

    /**
     * Announces that the next tokens, x [active, T, d], are fed to the first sequences, and returns
     * their rotary factors. The tokens see each other, unless they are the prefix.
     */
    Rotation beginPass(NDArray x) {
        int from = cache.size();
        cache.beginPass(active(x), tokens(x));
        return rotation.slice(active(x), from, cache.size());
    }

    /** {@link #beginPass}, but each token sees only those before it and itself. */
    Rotation beginCausalPass(NDArray x) {
        int from = cache.size();
        cache.beginCausalPass(active(x), tokens(x));
        return rotation.slice(active(x), from, cache.size());
    }

    private static int active(NDArray x) {
        return (int) x.getShape().get(0);
    }

    private static int tokens(NDArray x) {
        return (int) x.getShape().get(1);
    }
}
