package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.DiagonalOrder;
import java.util.function.IntUnaryOperator;

/**
 * Attention within one whole sequence under a mask: training, and the reference that every cached
 * decoder is compared with.
 */
public final class SequenceAttention implements AttentionContext {

    private static final float HIDDEN = Float.NEGATIVE_INFINITY;

    private final NDArray mask; // [S, S], 0 or −infinity

    private SequenceAttention(NDArray mask) {
        this.mask = mask;
    }

    /** Each token sees those before it and itself: the raster model's view, in raster order. */
    public static SequenceAttention causal(NDManager manager, BackboneConfig config) {
        return staircase(manager, config.sequenceLength(), position -> position + 1);
    }

    /**
     * Each image token sees the prefix and every diagonal up to its own, its own included; the
     * prefix is causal. In diagonal order that is a staircase.
     */
    public static SequenceAttention diagonal(NDManager manager, BackboneConfig config) {
        DiagonalOrder order = new DiagonalOrder(config.grid());
        int prefix = BackboneConfig.PREFIX_TOKENS;
        return staircase(
                manager,
                config.sequenceLength(),
                position ->
                        position < prefix
                                ? position + 1
                                : prefix + order.visible(position - prefix));
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        return ScaledDotProduct.attend(query, key, value, mask);
    }

    /**
     * Builds a mask where the query at a position sees the first {@code visible(position)} keys.
     */
    private static SequenceAttention staircase(
            NDManager manager, int length, IntUnaryOperator visible) {
        float[] values = new float[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = visible.applyAsInt(query); key < length; key++) {
                values[query * length + key] = HIDDEN;
            }
        }
        return new SequenceAttention(manager.create(values, new Shape(length, length)));
    }
}
