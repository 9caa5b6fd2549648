package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A weight file without the tensors of some names. */
final class FilteredWeights implements WeightFile {

    private final WeightFile source;
    private final Map<String, TensorInfo> tensors;

    FilteredWeights(WeightFile source, NamePatterns ignored) {
        this.source = source;
        Map<String, TensorInfo> kept = new LinkedHashMap<>(source.tensors());
        kept.keySet().removeIf(ignored::matches);
        this.tensors = Collections.unmodifiableMap(kept);
    }

    @Override
    public Path path() {
        return source.path();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public float[] floats(String name) {
        return source.floats(tensor(name).name());
    }

    @Override
    public float[] floats(String name, long first, int count) {
        return source.floats(tensor(name).name(), first, count);
    }

    @Override
    public long[] longs(String name) {
        return source.longs(tensor(name).name());
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        return source.read(tensor(name).name(), manager);
    }
}
