package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.internal.engine.PackedMatrix;
import io.github.flashar.core.random.Philox;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named float32 weights and their single owner: closing this frees them all.
 *
 * <p>The names are those of the weight file, so loading, saving, freezing and parameter groups are
 * all plain operations on names.
 */
public final class Parameters implements AutoCloseable {

    /**
     * Weights of a matrix from which on packing gains: below, the call costs more than it saves.
     */
    private static final long SMALLEST_PACKED = 1 << 18;

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, Linear> linears = new LinkedHashMap<>();
    private final Map<String, Linear> cuts = new LinkedHashMap<>(); // of the linears, one each
    private long packedWeights;

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
            throw new IllegalStateException(
                    "no parameter named "
                            + name
                            + (packedWeights > 0 ? " that is not packed" : ""));
        }
        return array;
    }

    /** Returns the linear map of a weight matrix [out, in], the same object for the same name. */
    public Linear linear(String name) {
        return linears.computeIfAbsent(name, key -> new Linear(get(key)));
    }

    /**
     * Returns the linear map of some rows of a weight matrix: those outputs alone, at their share
     * of the cost. All callers of one matrix ask for the same rows, and draw: when the matrix is
     * {@linkplain #pack packed}, only they are kept.
     *
     * @param from first row
     * @param to row after the last
     */
    public Linear linear(String name, int from, int to) {
        if (from == 0 && to == linear(name).outputs()) {
            return linear(name);
        }
        NDIndex rows = new NDIndex().addSliceDim(from, to);
        return cuts.computeIfAbsent(
                name, key -> new Linear(NativeMemory.keep(get(key).get(rows), manager)));
    }

    /**
     * Brings the large matrices of all {@link #linear} maps into the order that products with few
     * rows want, one after the other: it takes the memory of one more of them for a moment. A
     * decoder on the CPU is two to three times as fast afterwards.
     *
     * <p>There is no way back: what is packed can be neither trained nor saved, and {@link #get}
     * and {@link #asMap} refuse it. Does nothing where the engine offers no such order, as on a
     * GPU, and to small matrices, which gain nothing.
     */
    public void pack() {
        linears.forEach(this::pack);
    }

    /** Puts a packed copy of what is drawn from in the place of a matrix. */
    private void pack(String name, Linear whole) {
        Linear drawn = cuts.getOrDefault(name, whole);
        NDArray plain = arrays.get(name);
        if (plain == null || drawn.weight().size() < SMALLEST_PACKED) {
            return;
        }
        Optional<NDArray> copy = PackedMatrix.of(drawn.weight());
        if (copy.isPresent()) {
            packedWeights += drawn.weight().size();
            whole.discard();
            drawn.replace(NativeMemory.keep(copy.get(), manager));
            arrays.remove(name);
            plain.close();
        }
    }

    /** Returns whether a parameter of this name exists. */
    public boolean contains(String name) {
        return arrays.containsKey(name);
    }

    /**
     * Returns an unmodifiable view by name, in the order of insertion.
     *
     * @throws IllegalStateException after {@link #pack}
     */
    public Map<String, NDArray> asMap() {
        if (packedWeights > 0) {
            throw new IllegalStateException(
                    "these weights are packed for drawing: load them again to train or save them");
        }
        return Collections.unmodifiableMap(arrays);
    }

    /** Returns the number of weights in all parameters together. */
    public long count() {
        return packedWeights + arrays.values().stream().mapToLong(NDArray::size).sum();
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
