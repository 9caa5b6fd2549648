package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Constants in formulas whose gradient is wanted.
 *
 * <p>Never write {@code x.mul(0.5)} where gradients are recorded. DJL puts a {@code Number} operand
 * into a Java buffer and gives that up right after the operator; the backward pass of mul, div, pow
 * and maximum reads it again, and if the garbage collector ran in between, it reads freed memory: the
 * gradient is wrong or NaN, now and then.
 */
public final class Scalars {

    private Scalars() {}

    /** Returns {@code factor · x}. */
    public static NDArray scale(NDArray x, double factor) {
        return x.mul(of(x, factor));
    }

    /** Returns a scalar of x's type, device and manager in the engine's own memory. */
    public static NDArray of(NDArray x, double value) {
        return x.getManager().full(new Shape(), (float) value, x.getDataType());
    }
}
