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
     * Announces that the next tokens are fed to the first sequences.
     *
     * @param x embedded, [active, T, d]
     * @return rotary factors of these tokens
     */
    Rotation beginPass(NDArray x) {
        int active = (int) x.getShape().get(0);
        int from = cache.size();
        cache.beginPass(active, (int) x.getShape().get(1));
        return rotation.slice(active, from, cache.size());
    }
}
