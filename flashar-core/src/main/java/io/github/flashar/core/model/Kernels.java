package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.internal.engine.FusedOperators;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;

/**
 * What a layer computes with. All of them mean the same and carry gradients; they differ in speed
 * and rounding.
 */
interface Kernels {

    /** Composed of DJL's operators: the reference, and what decoders need to round rows alike. */
    Kernels PLAIN = new Plain();

    /** {@code x Wᵀ}: [..., in] to [..., out]. */
    NDArray linear(NDArray x, Linear map);

    /** Rotates queries or keys [B, T, heads, D]. */
    NDArray rotate(NDArray x, Rotation rotation);

    /** {@code silu(gate) · up}. */
    NDArray swiGlu(NDArray gate, NDArray up);

    /** Attends as {@link ScaledDotProduct} does, with a mask [B or 1, 1, T, S]. */
    NDArray attend(NDArray query, NDArray key, NDArray value, NDArray mask);

    /** The engine's own, for training in a precision. */
    static Kernels fused(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> new Fused();
            case BFLOAT16 -> new Mixed();
        };
    }

    /** See {@link #PLAIN}. */
    final class Plain implements Kernels {

        @Override
        public NDArray linear(NDArray x, Linear map) {
            return map.apply(x);
        }

        @Override
        public NDArray rotate(NDArray x, Rotation rotation) {
            return rotation.apply(x);
        }

        @Override
        public NDArray swiGlu(NDArray gate, NDArray up) {
            return Ops.silu(gate).mul(up);
        }

        @Override
        public NDArray attend(NDArray query, NDArray key, NDArray value, NDArray mask) {
            return ScaledDotProduct.attend(query, key, value, mask);
        }
    }

    /** The engine's operators in float32. */
    class Fused implements Kernels {

        @Override
        public NDArray linear(NDArray x, Linear map) {
            return map.apply(x);
        }

        @Override
        public NDArray rotate(NDArray x, Rotation rotation) {
            return FusedOperators.rotate(x, rotation.cos(), rotation.sin());
        }

        @Override
        public NDArray swiGlu(NDArray gate, NDArray up) {
            return FusedOperators.swiGlu(gate, up);
        }

        @Override
        public NDArray attend(NDArray query, NDArray key, NDArray value, NDArray mask) {
            return FusedOperators.attend(query, key, value, mask);
        }
    }

    /** As {@link Fused}, matrix products in bfloat16. */
    final class Mixed extends Fused {

        @Override
        public NDArray linear(NDArray x, Linear map) {
            return FusedOperators.linearBfloat16(x, map.weight());
        }

        @Override
        public NDArray attend(NDArray query, NDArray key, NDArray value, NDArray mask) {
            return FusedOperators.attendBfloat16(query, key, value, mask);
        }
    }
}
