package io.github.flashar.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.TensorType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model that draws nothing but costs what a trained one of its sizes costs. Its matrices repeat a
 * table of random numbers, scaled so that states stay of order one; a trained head's logits differ
 * from each other, and so do these. A tensor is made when it is asked for, so that loading a large
 * model takes little memory.
 */
public final class SyntheticWeights implements WeightFile {

    private static final Path NAME = Path.of("made-up weights");

    /** A prime, so that rows of a matrix do not repeat. */
    private static final int TABLE = 1_048_573;

    private final float[] table = new float[TABLE]; // uniform in ±√3: variance 1
    private final Map<String, TensorInfo> tensors;

    private SyntheticWeights(List<ParameterSpec> specs) {
        Philox random = new Philox(1, 1);
        for (int i = 0; i < TABLE; i++) {
            table[i] = (float) ((2 * random.nextDouble() - 1) * Math.sqrt(3));
        }
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        for (ParameterSpec spec : specs) {
            infos.put(spec.name(), new TensorInfo(spec.name(), TensorType.F32, spec.shape()));
        }
        this.tensors = Collections.unmodifiableMap(infos);
    }

    /** Makes weights of these names and shapes up. */
    public static WeightFile of(List<ParameterSpec> specs) {
        return new SyntheticWeights(specs);
    }

    /** Makes a model; the caller closes it. */
    public static FlashArModel model(FlashArConfig config, NDManager manager) {
        return new FlashArModel(config, parameters(config.parameterSpecs(), manager));
    }

    /** Makes an image tokenizer; closing the manager frees it. */
    public static VqTokenizer tokenizer(VqConfig config, NDManager manager) {
        return new VqTokenizer(config, parameters(config.parameterSpecs(), manager));
    }

    private static Parameters parameters(List<ParameterSpec> specs, NDManager manager) {
        return ParameterLoader.load(of(specs), manager, specs);
    }

    @Override
    public Path path() {
        return NAME;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public float[] floats(String name) {
        return floats(name, 0, Math.toIntExact(tensor(name).elements()));
    }

    @Override
    public float[] floats(String name, long first, int count) {
        TensorInfo info = tensor(name);
        Objects.checkFromIndexSize(first, count, info.elements());
        float[] values = new float[count];
        if (info.shape().dimension() < 2) {
            Arrays.fill(values, 1);
        } else {
            double inputs = (double) info.elements() / info.shape().get(0);
            fill(values, 1 / Math.sqrt(inputs), name.hashCode() + first);
        }
        return values;
    }

    @Override
    public long[] longs(String name) {
        throw new InvalidFileException(
                NAME, tensor(name).name() + " holds float32 values, integers were asked for");
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        return manager.create(floats(name), tensor(name).shape());
    }

    private void fill(float[] values, double scale, long start) {
        int at = Math.floorMod(start, TABLE);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * table[at]);
            at = at + 1 == TABLE ? 0 : at + 1;
        }
    }
}
