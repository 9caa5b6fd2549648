package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/** What turns a condition into the tokens of a prefix. */
sealed interface PrefixWeights {

    static PrefixWeights load(DeviceWeights weights, PrefixConfig config) {
        if (config instanceof ClassPrefix classes) {
            return new Classes(classes, weights.matrix(ParameterNames.CLASS_EMBEDDING));
        }
        return new Captions(
                (CaptionPrefix) config,
                weights.matrix(ParameterNames.CAPTION_IN),
                weights.matrix(ParameterNames.CAPTION_OUT),
                weights.matrix(ParameterNames.NO_CAPTION));
    }

    /**
     * One row a class.
     *
     * @param table [classes + 1, d]
     */
    record Classes(ClassPrefix config, DeviceMemory table) implements PrefixWeights {}

    /**
     * An MLP over the features.
     *
     * @param in [d, F]
     * @param out [d, d]
     * @param noCaption features that stand for no caption, [P or more, F]
     */
    record Captions(CaptionPrefix config, DeviceMemory in, DeviceMemory out, DeviceMemory noCaption)
            implements PrefixWeights {}
}
