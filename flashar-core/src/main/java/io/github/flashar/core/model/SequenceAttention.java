package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.DiagonalOrder;

/**
 * Attention within one whole sequence under one mask of S × S: the reference that {@link
 * GroupedAttention} and every cached decoder are compared with.
 */
public final class SequenceAttention implements AttentionContext {

    private final NDArray mask; // [B or 1, 1, S, S], 0 or −infinity

    private SequenceAttention(NDArray mask) {
        this.mask = mask;
    }

    /** {@link #causal(NDManager, BackboneConfig, PrefixMask)} without padding. */
    public static SequenceAttention causal(NDManager manager, BackboneConfig config) {
        return causal(manager, config, PrefixMask.unpadded(config.prefix()));
    }

    /** Each token sees those before it and itself: the raster model's view, in raster order. */
    public static SequenceAttention causal(
            NDManager manager, BackboneConfig config, PrefixMask prefix) {
        return new SequenceAttention(
                prefix.sequence(manager, config.sequenceLength(), position -> position + 1));
    }

    /** {@link #diagonal(NDManager, BackboneConfig, PrefixMask)} without padding. */
    public static SequenceAttention diagonal(NDManager manager, BackboneConfig config) {
        return diagonal(manager, config, PrefixMask.unpadded(config.prefix()));
    }

    /**
     * Each image token sees the prefix and every diagonal up to its own, its own included; the
     * prefix is causal. In diagonal order that is a staircase.
     */
    public static SequenceAttention diagonal(
            NDManager manager, BackboneConfig config, PrefixMask prefix) {
        DiagonalOrder order = new DiagonalOrder(config.grid());
        return new SequenceAttention(
                prefix.sequence(manager, config.sequenceLength(), prefix.diagonalView(order)));
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        return ScaledDotProduct.attend(query, key, value, mask);
    }
}
