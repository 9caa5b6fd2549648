package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.random.Philox;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named float32 weights and their single owner: closing this frees them all.
 *
 * <p>The names are those of the weight file, so loading, saving, freezing and parameter groups are
 * all plain operations on names.
 */
public final class Parameters implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /** Creates an empty set living on the device of {@code parent}. */
    public Parameters(NDManager parent) {
        this.manager = parent.newSubManager();
    }

    /**
     * Creates parameters with their starting values. Each parameter draws from a stream of its own,
     * so adding one never changes the others.
     */
    public static Parameters initialize(NDManager parent, List<ParameterSpec> specs, long seed) {
        Parameters result = new Parameters(parent);
        specs.forEach(spec -> result.initialize(spec, seed));
        return result;
    }

    /** Adds one parameter with its starting values. */
    public void initialize(ParameterSpec spec, long seed) {
        Philox random = new Philox(seed, spec.name().hashCode());
        float[] values = new float[Math.toIntExact(spec.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = spec.initializer().next(random);
        }
        // Copied into memory that the engine aligned: rounding may depend on the alignment, and a
        // run resumed in another process must round alike.
        try (NDArray created = manager.create(values, spec.shape())) {
            put(spec.name(), created.duplicate());
        }
    }

    /** Takes ownership of an array under a new name. */
    public void put(String name, NDArray array) {
        if (arrays.putIfAbsent(name, array) != null) {
            throw new IllegalStateException("parameter " + name + " exists already");
        }
        NativeMemory.keep(array, manager);
    }

    /** Adds an independent copy of an array under a new name. */
    public void putCopy(String name, NDArray array) {
        put(name, array.duplicate());
    }

    /** Gives a parameter another name. */
    public void rename(String from, String to) {
        NDArray array = get(from);
        arrays.remove(from);
        put(to, array);
    }

    /** Returns a parameter; it stays owned by this object. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalStateException("no parameter named " + name);
        }
        return array;
    }

    /** Returns whether a parameter of this name exists. */
    public boolean contains(String name) {
        return arrays.containsKey(name);
    }

    /** Returns an unmodifiable view by name, in the order of insertion. */
    public Map<String, NDArray> asMap() {
        return Collections.unmodifiableMap(arrays);
    }

    /** Returns the number of weights in all parameters together. */
    public long count() {
        return arrays.values().stream().map(NDArray::getShape).mapToLong(Shape::size).sum();
    }

    /** Returns the manager that owns the arrays. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
