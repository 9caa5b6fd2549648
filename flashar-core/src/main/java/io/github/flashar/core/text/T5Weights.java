package io.github.flashar.core.text;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.NamePatterns;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.List;

/** The encoder's part of a T5 checkpoint. */
final class T5Weights {

    /** The other half of the model. */
    private static final NamePatterns DECODER = NamePatterns.of("decoder.*", "lm_head.weight");

    /** Files may store the embedding twice, or under this name only. */
    private static final NamePatterns ALIAS = NamePatterns.of(T5Names.EMBEDDING_ALIAS);

    private T5Weights() {}

    /** Loads the parameters of an encoder, all or none. The caller closes the result. */
    static Parameters load(WeightFile file, NDManager manager, T5Config config) {
        WeightFile encoder = file.without(DECODER);
        if (file.tensors().containsKey(T5Names.EMBEDDING)) {
            return ParameterLoader.load(encoder.without(ALIAS), manager, config.parameterSpecs());
        }
        List<ParameterSpec> stored =
                config.parameterSpecs().stream().map(T5Weights::underAlias).toList();
        Parameters loaded = ParameterLoader.load(encoder, manager, stored);
        loaded.rename(T5Names.EMBEDDING_ALIAS, T5Names.EMBEDDING);
        return loaded;
    }

    private static ParameterSpec underAlias(ParameterSpec spec) {
        return spec.name().equals(T5Names.EMBEDDING)
                ? new ParameterSpec(T5Names.EMBEDDING_ALIAS, spec.shape(), spec.initializer())
                : spec;
    }
}
