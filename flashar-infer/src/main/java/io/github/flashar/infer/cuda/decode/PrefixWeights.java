package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/** What turns a condition into the tokens of a prefix. */
sealed interface PrefixWeights {

    /**
     * Loads them.
     *
     * @param tokens the token table, which embeds the words of a text, too
     */
    static PrefixWeights load(DeviceWeights weights, PrefixConfig config, DeviceMemory tokens) {
        if (config instanceof ClassPrefix) {
            return new Ids(weights.matrix(ParameterNames.CLASS_EMBEDDING));
        }
        if (config instanceof CaptionPrefix captions) {
            return new Captions(
                    captions,
                    weights.matrix(ParameterNames.CAPTION_IN),
                    weights.matrix(ParameterNames.CAPTION_OUT),
                    weights.matrix(ParameterNames.NO_CAPTION));
        }
        return new Ids(tokens);
    }

    /**
     * One row for each class, or for each word of a text.
     *
     * @param table [classes + 1, d] or [K, d]
     */
    record Ids(DeviceMemory table) implements PrefixWeights {}

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
