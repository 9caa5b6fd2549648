package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.internal.engine.PackedMatrix;

/**
 * Bias-free linear map {@code y = x Wᵀ} whose weight is one of the {@link Parameters}, plain or
 * {@linkplain Parameters#pack packed}.
 */
public final class Linear {

    private NDArray weight; // [out, in]
    private final int outputs;
    private boolean packed;
    private boolean discarded;

    Linear(NDArray weight) {
        this.weight = weight;
        this.outputs = Math.toIntExact(weight.getShape().get(0));
    }

    /** Maps [..., in] to [..., out]. */
    public NDArray apply(NDArray x) {
        if (discarded) {
            throw new IllegalStateException(
                    "only the rows that are drawn from were kept when the weight was packed");
        }
        return packed
                ? Ops.inFours(x, rows -> PackedMatrix.linear(rows, weight))
                : Ops.linear(x, weight);
    }

    /**
     * Weight [out, in].
     *
     * @throws IllegalStateException if it is packed
     */
    public NDArray weight() {
        if (packed) {
            throw new IllegalStateException("the weight is packed for drawing");
        }
        return weight;
    }

    /** Number of outputs. */
    int outputs() {
        return outputs;
    }

    /** From now on refuses to multiply. */
    void discard() {
        discarded = true;
    }

    /** From now on multiplies by a packed copy. */
    void replace(NDArray packedWeight) {
        weight = packedWeight;
        packed = true;
        discarded = false;
    }
}
