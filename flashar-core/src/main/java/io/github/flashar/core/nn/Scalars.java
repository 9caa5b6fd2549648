package io.github.flashar.core.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Constants in formulas.
 *
 * <p>Never write {@code x.mul(0.5)} where gradients are recorded. DJL puts a {@code Number} operand
 * into a Java buffer and gives that up right after the operator; the backward pass of mul, div, pow
 * and maximum reads it again, and if the garbage collector ran in between, it reads freed memory:
 * the gradient is wrong or NaN, now and then. It is slow as well, several times the cost of a small
 * operator.
 */
public final class Scalars {

    private static final Map<Key, NDArray> SHARED = new ConcurrentHashMap<>();

    private Scalars() {}

    /** Returns {@code factor · x}. */
    public static NDArray scale(NDArray x, double factor) {
        return x.mul(of(x, factor));
    }

    /**
     * Returns the scalar of x's type and device, in the engine's own memory.
     *
     * <p>It is made once and shared: ask for constants of a model, not for values that vary without
     * end, and use it as the right operand, whose manager owns no result. Do not close it.
     */
    public static NDArray of(NDArray x, double value) {
        Key key = new Key(x.getDevice(), x.getDataType(), value);
        return SHARED.computeIfAbsent(key, Scalars::create);
    }

    private static NDArray create(Key key) {
        NDManager owner = NDManager.newBaseManager(key.device());
        NDArray scalar = owner.full(new Shape(), (float) key.value(), key.type());
        return NativeMemory.keep(scalar, owner);
    }

    private record Key(Device device, DataType type, double value) {}
}
