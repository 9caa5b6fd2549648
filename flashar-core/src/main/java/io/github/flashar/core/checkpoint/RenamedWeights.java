package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A weight file some of whose tensors go by other names. */
final class RenamedWeights implements WeightFile {

    private final WeightFile source;
    private final Map<String, String> sourceNames = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    RenamedWeights(WeightFile source, Map<String, String> renames) {
        this.source = source;
        source.tensors()
                .values()
                .forEach(info -> add(renames.getOrDefault(info.name(), info.name()), info));
    }

    private void add(String name, TensorInfo info) {
        String other = sourceNames.put(name, info.name());
        if (other != null) {
            throw new InvalidFileException(
                    path(),
                    String.format(
                            "holds both %s and %s, two names of one tensor: keep one of them",
                            JsonConfig.quote(other), JsonConfig.quote(info.name())));
        }
        tensors.put(name, new TensorInfo(name, info.type(), info.shape()));
    }

    @Override
    public Path path() {
        return source.path();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public float[] floats(String name) {
        return source.floats(sourceName(name));
    }

    @Override
    public float[] floats(String name, long first, int count) {
        return source.floats(sourceName(name), first, count);
    }

    @Override
    public long[] longs(String name) {
        return source.longs(sourceName(name));
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        return source.read(sourceName(name), manager);
    }

    private String sourceName(String name) {
        return sourceNames.getOrDefault(tensor(name).name(), name);
    }
}
