package io.github.flashar.examples.gpu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A fixture's weights as a model folder has them: a published table of no caption may be longer
 * than the model's prefix, for which its first rows are meant.
 */
final class CutWeights implements WeightFile {

    private final WeightFile file;
    private final Map<String, TensorInfo> tensors;

    private CutWeights(WeightFile file, TensorInfo cut) {
        this.file = file;
        this.tensors = new LinkedHashMap<>(file.tensors());
        tensors.put(cut.name(), cut);
    }

    /** Returns the file itself where there is nothing to cut. */
    static WeightFile of(WeightFile file, BackboneConfig config) {
        if (!(config.prefix() instanceof CaptionPrefix captions)) {
            return file;
        }
        TensorInfo table = file.tensor(ParameterNames.NO_CAPTION);
        Shape shape = new Shape(captions.tokens(), captions.featureDim());
        return new CutWeights(file, new TensorInfo(table.name(), table.type(), shape));
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public float[] floats(String name) {
        return Arrays.copyOf(file.floats(name), Math.toIntExact(tensor(name).elements()));
    }

    @Override
    public float[] floats(String name, long first, int count) {
        Objects.checkFromIndexSize(first, count, tensor(name).elements());
        return file.floats(name, first, count);
    }

    @Override
    public long[] longs(String name) {
        return file.longs(name);
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        return manager.create(floats(name), tensor(name).shape());
    }
}
