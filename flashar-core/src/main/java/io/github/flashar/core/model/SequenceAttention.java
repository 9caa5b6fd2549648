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
    private final NDArray branchMask; // the vertical branch's, [.., H·W, H·W] if it sees the image
    private final int branch; // its first layer

    private SequenceAttention(NDArray mask, NDArray branchMask, int branch) {
        this.mask = mask;
        this.branchMask = branchMask;
        this.branch = branch;
    }

    /** {@link #causal(NDManager, BackboneConfig, PrefixMask)} without padding. */
    public static SequenceAttention causal(NDManager manager, BackboneConfig config) {
        return causal(manager, config, PrefixMask.unpadded(config.prefix()));
    }

    /** Each token sees those before it and itself: the raster model's view, in raster order. */
    public static SequenceAttention causal(
            NDManager manager, BackboneConfig config, PrefixMask prefix) {
        NDArray mask = prefix.sequence(manager, config.sequenceLength(), position -> position + 1);
        return new SequenceAttention(mask, mask, config.layers());
    }

    /** {@link #diagonal(NDManager, FlashArConfig, PrefixMask)} without padding. */
    public static SequenceAttention diagonal(NDManager manager, FlashArConfig config) {
        return diagonal(manager, config, PrefixMask.unpadded(config.backbone().prefix()));
    }

    /**
     * Each image token sees the prefix and every diagonal up to its own, its own included; the
     * prefix is causal. In diagonal order that is a staircase. A vertical branch that sees the
     * image alone does not see the prefix.
     */
    public static SequenceAttention diagonal(
            NDManager manager, FlashArConfig config, PrefixMask prefix) {
        BackboneConfig backbone = config.backbone();
        DiagonalOrder order = new DiagonalOrder(backbone.grid());
        NDArray mask = staircase(manager, prefix, order);
        NDArray branchMask =
                config.branch().view() == BranchView.IMAGE
                        ? staircase(manager, prefix.withoutPrefix(), order)
                        : mask;
        return new SequenceAttention(mask, branchMask, backbone.layers());
    }

    private static NDArray staircase(NDManager manager, PrefixMask prefix, DiagonalOrder order) {
        int length = prefix.tokens() + order.grid().cells();
        return prefix.sequence(manager, length, prefix.diagonalView(order));
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        return ScaledDotProduct.attend(query, key, value, layer < branch ? mask : branchMask);
    }
}
