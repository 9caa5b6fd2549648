package io.github.flashar.infer.model;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;

/** What a generator is told to draw by: one of its classes, or a caption. */
public sealed interface Conditioning permits ClassNames, CaptionFormat {

    /** Reads it off what a model folder says of its model. */
    static Conditioning of(JsonObject config, PrefixConfig prefix) {
        if (prefix instanceof CaptionPrefix captions) {
            return new CaptionFormat(captions.tokens(), captions.featureDim());
        }
        return ClassNames.of(config, ((ClassPrefix) prefix).classes());
    }

    /** Adds what {@code config.json} says of it for people. */
    void describe(JsonObject config);
}
