package io.github.flashar.core.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Ops;

/**
 * T5's relative positions: a score gets a learned bias by how far the key is from the query. Near
 * distances have a bucket each, farther ones share buckets that grow with the logarithm.
 *
 * @param buckets half for keys up to the query, half for keys after it
 * @param maxDistance from here on all share the last bucket of their half
 */
record RelativePositions(int buckets, int maxDistance) {

    /**
     * Biases of all pairs of T tokens.
     *
     * @param table [buckets, heads]
     * @return [1, heads, T, T], query before key
     */
    NDArray bias(NDArray table, int tokens, NDManager manager) {
        long[] ids = new long[Math.multiplyExact(tokens, tokens)];
        for (int query = 0; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
                ids[query * tokens + key] = bucket(key - query);
            }
        }
        NDArray pairs = manager.create(ids, new Shape(tokens, tokens));
        return Ops.embedding(pairs, table).transpose(2, 0, 1).expandDims(0);
    }

    /**
     * Bucket of a key that stands {@code offset} tokens after the query (before it, if negative).
     * Computed in float32 as the official code does: at powers of two double would round otherwise.
     */
    int bucket(int offset) {
        int half = buckets / 2;
        int near = half / 2;
        int side = offset > 0 ? half : 0;
        int distance = Math.abs(offset);
        if (distance < near) {
            return side + distance;
        }
        float octaves = (float) Math.log((float) distance / near);
        float range = (float) Math.log((double) maxDistance / near);
        int far = near + (int) (octaves / range * (half - near));
        return side + Math.min(far, half - 1);
    }
}
