package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What all weight files share: tensors whose places in mapped files are known and checked. */
abstract class MappedWeights implements WeightFile {

    private final Path path;
    private final Map<String, StoredTensor> stored;
    private final Map<String, TensorInfo> tensors;

    MappedWeights(Path path, Map<String, StoredTensor> stored) {
        this.path = path;
        this.stored = stored;
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        stored.forEach((name, tensor) -> infos.put(name, tensor.info()));
        this.tensors = Collections.unmodifiableMap(infos);
    }

    @Override
    public final Path path() {
        return path;
    }

    @Override
    public final Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public final float[] floats(String name) {
        return TensorReader.floats(storedFloats(name));
    }

    @Override
    public final float[] floats(String name, long first, int count) {
        return TensorReader.floats(storedFloats(name), first, count);
    }

    private StoredTensor storedFloats(String name) {
        StoredTensor tensor = stored(name);
        if (tensor.info().type().kind() != Kind.FLOAT) {
            throw wrongKind(tensor, "a floating-point type");
        }
        return tensor;
    }

    @Override
    public final long[] longs(String name) {
        StoredTensor tensor = stored(name);
        if (tensor.info().type().kind() == Kind.FLOAT) {
            throw wrongKind(tensor, "an integer or boolean type");
        }
        return TensorReader.longs(tensor);
    }

    @Override
    public final NDArray read(String name, NDManager manager) {
        return TensorReader.array(stored(name), manager);
    }

    /** Returns where a tensor lies, or fails naming some of those there are. */
    final StoredTensor stored(String name) {
        return Objects.requireNonNull(stored.get(tensor(name).name()));
    }

    private static InvalidFileException wrongKind(StoredTensor tensor, String expected) {
        return new InvalidFileException(
                tensor.bytes().path(),
                String.format(
                        "tensor %s: dtype is %s, expected %s",
                        JsonConfig.quote(tensor.info().name()), tensor.info().type(), expected));
    }
}
