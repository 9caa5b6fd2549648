package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.flashar.core.model.AttentionContext.Sublayer;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * One pre-norm decoder layer without biases:
 *
 * <pre>
 * h = x + W_o · attention(norm(x))         queries and keys normed per head, if the model does
 * y = h + W_2 · (silu(W_1 n) · W_3 n),   n = norm(h)
 * </pre>
 *
 * Training, raster and diagonal decoding all run through this one implementation; they differ in
 * the {@link AttentionContext} they hand over, and in the {@link Kernels}.
 */
final class TransformerLayer {

    private final BackboneConfig config;
    private final int index;
    private final Kernels kernels;
    private final Linear qkv; // [(heads + 2·keyValueHeads)·D, d], rows q then k then v
    private final Linear attentionOut; // [d, heads·D]
    private final Linear ffnGate; // [f, d]
    private final Linear ffnUp; // [f, d]
    private final Linear ffnDown; // [d, f]
    private final @Nullable NDArray queryNorm; // [D]
    private final @Nullable NDArray keyNorm; // [D]
    private final NDArray attentionNorm; // [d]
    private final NDArray ffnNorm; // [d]

    TransformerLayer(BackboneConfig config, Parameters parameters, int index, Kernels kernels) {
        String layer = ParameterNames.layer(index);
        this.config = config;
        this.index = index;
        this.kernels = kernels;
        this.qkv = parameters.linear(layer + ParameterNames.QKV);
        this.attentionOut = parameters.linear(layer + ParameterNames.ATTENTION_OUT);
        this.ffnGate = parameters.linear(layer + ParameterNames.FFN_GATE);
        this.ffnUp = parameters.linear(layer + ParameterNames.FFN_UP);
        this.ffnDown = parameters.linear(layer + ParameterNames.FFN_DOWN);
        this.queryNorm =
                config.queryKeyNorm() ? parameters.get(layer + ParameterNames.QUERY_NORM) : null;
        this.keyNorm =
                config.queryKeyNorm() ? parameters.get(layer + ParameterNames.KEY_NORM) : null;
        this.attentionNorm = parameters.get(layer + ParameterNames.ATTENTION_NORM);
        this.ffnNorm = parameters.get(layer + ParameterNames.FFN_NORM);
    }

    /** Runs the layer over x [B, T, d]. */
    NDArray forward(NDArray x, Rotation rotation, AttentionContext context) {
        return NativeMemory.part(
                () -> {
                    NDArray attended = attention(norm(x, attentionNorm), rotation, context);
                    NDArray h = x.add(context.residual(index, Sublayer.ATTENTION, attended));
                    NDArray fed = feedForward(norm(h, ffnNorm));
                    return h.add(context.residual(index, Sublayer.FEED_FORWARD, fed));
                });
    }

    private NDArray attention(NDArray x, Rotation rotation, AttentionContext context) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        int queryHeads = config.heads();
        int rotatedHeads = queryHeads + config.keyValueHeads();
        NDArray heads = // [B, T, heads + 2·keyValueHeads, D]
                kernels.linear(x, qkv).reshape(batch, tokens, -1, config.headDim());
        NDList parts = heads.split(new long[] {rotatedHeads}, 2);
        NDArray unrotated = normHeads(parts.get(0));
        NDList rotated = kernels.rotate(unrotated, rotation).split(new long[] {queryHeads}, 2);
        NDArray attended = // [B, heads, T, D]
                context.attend(
                        index,
                        rotated.get(0).swapAxes(1, 2),
                        rotated.get(1).swapAxes(1, 2),
                        parts.get(1).swapAxes(1, 2));
        return kernels.linear(attended.swapAxes(1, 2).reshape(batch, tokens, -1), attentionOut);
    }

    /** [B, T, heads + keyValueHeads, D], queries first. */
    private NDArray normHeads(NDArray heads) {
        if (queryNorm == null || keyNorm == null) {
            return heads;
        }
        NDList parts = heads.split(new long[] {config.heads()}, 2);
        return norm(parts.get(0), queryNorm).concat(norm(parts.get(1), keyNorm), 2);
    }

    private NDArray feedForward(NDArray x) {
        NDArray hidden = // [B, T, f]
                kernels.swiGlu(kernels.linear(x, ffnGate), kernels.linear(x, ffnUp));
        return kernels.linear(hidden, ffnDown);
    }

    private NDArray norm(NDArray x, NDArray weight) {
        return Ops.rmsNorm(x, weight, config.normEps());
    }
}
