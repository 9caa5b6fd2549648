package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;

/**
 * What the queries of a pass may look at. This is all that differs between training, raster and
 * diagonal decoding: the transformer layers hand their queries, keys and values over and get the
 * attended values back.
 */
@FunctionalInterface
public interface AttentionContext {

    /**
     * Attends.
     *
     * @param layer 0..L−1 in the backbone, L..L+E−1 in the vertical branch; a cache stores by it
     * @param query [B, heads, T, D], rotated
     * @param key [B, keyValueHeads, T, D], rotated
     * @param value [B, keyValueHeads, T, D]
     * @return [B, heads, T, D]
     */
    NDArray attend(int layer, NDArray query, NDArray key, NDArray value);

    /** The two halves of a layer, each of which adds to the residual stream. */
    enum Sublayer {
        ATTENTION,
        FEED_FORWARD
    }

    /**
     * Passes on what a half of a layer is about to add to the residual stream. Training may drop
     * some of it; everything else adds it as it is.
     *
     * @param layer as in {@link #attend}
     * @param update [B, T, d]
     * @return [B, T, d]
     */
    default NDArray residual(int layer, Sublayer sublayer, NDArray update) {
        return update;
    }
}
