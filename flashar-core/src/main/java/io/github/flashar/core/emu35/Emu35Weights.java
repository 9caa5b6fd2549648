package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.model.BackboneConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of Emu3.5 under the names and in the order of this library: queries, keys and values in
 * one matrix, and the halves of every head interleaved.
 *
 * <p>Emu3.5 turns the pairs (j, j + D/2) of a head, this library the pairs (2j, 2j + 1). A score is
 * the same when the rows of queries and keys, and the weights of their norms, change places alike.
 */
final class Emu35Weights implements WeightFile {

    private final WeightFile source;
    private final Map<String, Emu35Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, TensorInfo> infos = new LinkedHashMap<>();

    /**
     * Renames what belongs to a model and leaves the rest as it is.
     *
     * @param source weights of the language model or of its FlashAR checkpoint
     * @param config of the language model
     * @param verticalLayers E, 0 without a branch
     */
    Emu35Weights(WeightFile source, BackboneConfig config, int verticalLayers) {
        this.source = source;
        Map<String, TensorInfo> left = new LinkedHashMap<>(source.tensors());
        for (Emu35Tensor tensor : new Emu35Names(config, verticalLayers).tensors()) {
            if (left.keySet().containsAll(tensor.parts())) {
                tensor.parts().forEach(left::remove);
                tensors.put(tensor.name(), tensor);
                infos.put(tensor.name(), tensor.info(source));
            }
        }
        infos.putAll(left);
    }

    @Override
    public Path path() {
        return source.path();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(infos);
    }

    @Override
    public float[] floats(String name) {
        Emu35Tensor tensor = tensors.get(tensor(name).name());
        return tensor == null
                ? source.floats(name)
                : tensor.floats(source, 0, Math.toIntExact(tensor(name).elements()));
    }

    @Override
    public float[] floats(String name, long first, int count) {
        Emu35Tensor tensor = tensors.get(tensor(name).name());
        return tensor == null
                ? source.floats(name, first, count)
                : tensor.floats(source, first, count);
    }

    @Override
    public long[] longs(String name) {
        return source.longs(name);
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        Emu35Tensor tensor = tensors.get(tensor(name).name());
        return tensor == null ? source.read(name, manager) : tensor.read(source, manager);
    }
}
