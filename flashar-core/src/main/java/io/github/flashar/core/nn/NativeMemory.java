package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.function.Supplier;

/**
 * Who frees what. Native arrays are never freed by the garbage collector, and the result of an
 * operator belongs to the manager of its <em>left</em> operand, often a model's. So every pass runs
 * inside one {@link #scope()} that frees all it made, and what must outlive the pass is handed to
 * an owner with {@link #keep}.
 */
public final class NativeMemory {

    private NativeMemory() {}

    /**
     * Opens a scope of this thread that frees, when closed, every array made inside and not kept.
     */
    public static NDScope scope() {
        NDScope scope = new NDScope();
        scope.suppressNotUsedWarning();
        return scope;
    }

    /**
     * Runs a part of a pass in a scope of its own: what it makes is freed at its end, but for the
     * result, which belongs to the scope around. A deep model then holds the temporaries of one
     * layer instead of all.
     *
     * @param part makes a new array
     */
    public static NDArray part(Supplier<NDArray> part) {
        NDArray result;
        try (NDScope scope = scope()) {
            result = part.get();
            NDScope.unregister(result);
        }
        NDScope.register(result);
        return result;
    }

    /**
     * Copies an array's values into the memory of another of the same shape, in place. DJL's {@code
     * copyTo} and {@code set(float[])} put a Java buffer in that memory's place: views no longer
     * see the array, and rounding may change with the buffer's alignment.
     */
    public static void copy(NDArray from, NDArray to) {
        to.set(new NDIndex().addAllDim(), from);
    }

    /** Lets an array outlive the current scope; {@code owner} frees it. Returns the array. */
    public static NDArray keep(NDArray array, NDManager owner) {
        array.attach(owner);
        NDScope.unregister(array);
        return array;
    }
}
