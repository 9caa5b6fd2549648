package io.github.flashar.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Collections;
import java.util.List;

/**
 * Operators that the engine computes in one go, where DJL's would be composed of many: fewer passes
 * over memory, forward and backward. They round differently from the composed ones of {@link
 * io.github.flashar.core.nn.Ops}, and not every row alike in any batch: for training.
 *
 * <p>bfloat16 lives inside a call only: arguments and results are float32, and so are gradients.
 */
public final class FusedOperators {

    private static final TorchScript SCRIPT = TorchScript.load("FusedOperators");

    private FusedOperators() {}

    /**
     * {@code softmax(q kᵀ / sqrt(D) + mask) v} without a tensor of all scores.
     *
     * @param query [B, heads, T, D]
     * @param key [B, keyValueHeads, S, D]
     * @param value [B, keyValueHeads, S, D]
     * @param mask additive, [B or 1, 1, T, S]
     * @return [B, heads, T, D]
     */
    public static NDArray attend(NDArray query, NDArray key, NDArray value, NDArray mask) {
        return SCRIPT.call("attend", query, key, value, mask);
    }

    /** {@link #attend} on queries, keys and values rounded to bfloat16; the softmax is float32. */
    public static NDArray attendBfloat16(NDArray query, NDArray key, NDArray value, NDArray mask) {
        return SCRIPT.call("attend_bfloat16", query, key, value, mask);
    }

    /** {@code x Wᵀ} in bfloat16, [..., in] and [out, in] to [..., out]. */
    public static NDArray linearBfloat16(NDArray x, NDArray weight) {
        return SCRIPT.call("linear_bfloat16", x, weight);
    }

    /** {@code silu(gate) · up}, elementwise. */
    public static NDArray swiGlu(NDArray gate, NDArray up) {
        return SCRIPT.call("swiglu", gate, up);
    }

    /**
     * Turns each pair (2i, 2i+1) of the last axis, as complex numbers: {@code x · (cos + i sin)}.
     *
     * @param x [B, T, heads, D]
     * @param cos [T, 1, D], alike within a pair
     * @param sin [T, 1, D]
     */
    public static NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
        return SCRIPT.call("rotate", x, cos, sin);
    }

    /**
     * Cross-entropies of two predictions and of their mixture {@code w · z^H + (1 − w) · z^V}, and
     * a weighted sum of them that carries gradients. The gradients are written down by hand, a few
     * rows at a time and over the logits themselves, so that a dozen arrays of N × V are neither
     * allocated nor read.
     *
     * @param horizontal z^H, [N, V], the output of a linear map; <strong>destroyed</strong>
     * @param vertical z^V, [N, V], likewise
     * @param weight w, [N, 1]
     * @param targets int64 [N, 1]
     * @param shares [3, N, 1], what each cross-entropy of mixture, z^H and z^V counts in the sum
     * @return the sum, a scalar; and the cross-entropies, [3, N, 1], without gradients
     */
    public static NDList fusionLoss(
            NDArray horizontal, NDArray vertical, NDArray weight, NDArray targets, NDArray shares) {
        return SCRIPT.callForSeveral("fusion_loss", horizontal, vertical, weight, targets, shares);
    }

    /** Euclidean norm of all elements, a scalar; the same bits for any number of threads. */
    public static NDArray norm(NDArray array) {
        return SCRIPT.call("norm", array);
    }

    /**
     * One AdamW update of some weights, in place and in one pass over memory; the same bits for any
     * number of threads. Record no gradients meanwhile.
     *
     * @param weights changed; at least one
     * @param gradients of the weights, divided by {@code divisor} first; zero afterwards
     * @param first moments, changed
     * @param second moments, changed
     * @param step number of this update, from 1, a scalar
     * @param constants float64 [5]: learning rate, decay, β₁, β₂, ε
     * @param divisor of the gradients, a scalar
     */
    public static void adamW(
            List<NDArray> weights,
            List<NDArray> gradients,
            List<NDArray> first,
            List<NDArray> second,
            NDArray step,
            NDArray constants,
            NDArray divisor) {
        NDList arguments = new NDList();
        arguments.addAll(TorchScript.list("weights", weights));
        arguments.addAll(TorchScript.list("gradients", gradients));
        arguments.addAll(TorchScript.list("first", first));
        arguments.addAll(TorchScript.list("second", second));
        arguments.addAll(TorchScript.list("steps", Collections.nCopies(weights.size(), step)));
        arguments.add(constants);
        arguments.add(divisor);
        SCRIPT.call("adamw", arguments.toArray(new NDArray[0]));
    }
}
