package io.github.flashar.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * A model that draws nothing but costs what a trained one of its sizes costs. Its matrices repeat a
 * table of random numbers, scaled so that states stay of order one; a trained head's logits differ
 * from each other, and so do these.
 */
public final class SyntheticWeights {

    /** A prime, so that rows of a matrix do not repeat. */
    private static final int TABLE = 1_048_573;

    private final float[] table = new float[TABLE]; // uniform in ±√3: variance 1

    private SyntheticWeights() {
        Philox random = new Philox(1, 1);
        for (int i = 0; i < TABLE; i++) {
            table[i] = (float) ((2 * random.nextDouble() - 1) * Math.sqrt(3));
        }
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
        SyntheticWeights weights = new SyntheticWeights();
        Parameters parameters = new Parameters(manager);
        specs.forEach(spec -> weights.add(spec, parameters));
        return parameters;
    }

    private void add(ParameterSpec spec, Parameters parameters) {
        float[] values = new float[Math.toIntExact(spec.size())];
        if (spec.shape().dimension() < 2) {
            Arrays.fill(values, 1);
        } else {
            double inputs = (double) spec.size() / spec.shape().get(0);
            fill(values, 1 / Math.sqrt(inputs), spec.name().hashCode());
        }
        try (NDArray created = parameters.manager().create(values, spec.shape())) {
            parameters.putCopy(spec.name(), created);
        }
    }

    private void fill(float[] values, double scale, int seed) {
        int at = Math.floorMod(seed, TABLE);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * table[at]);
            at = at + 1 == TABLE ? 0 : at + 1;
        }
    }
}
