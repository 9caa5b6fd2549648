package io.github.flashar.infer.model;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import java.nio.file.Path;
import java.util.Map;

/** What a generator is told to draw by: one of its classes, a caption, or text it reads itself. */
public sealed interface Conditioning permits ClassNames, CaptionFormat, TextFormat {

    /** Reads it off what a model folder says of its model. */
    static Conditioning of(Path folder, JsonObject config, PrefixConfig prefix) {
        if (prefix instanceof CaptionPrefix captions) {
            return new CaptionFormat(captions.tokens(), captions.featureDim());
        }
        if (prefix instanceof TextPrefix text) {
            return new TextFormat(text.tokens(), folder);
        }
        return ClassNames.of(config, ((ClassPrefix) prefix).classes());
    }

    /** Adds what {@code config.json} says of it for people. */
    void describe(JsonObject config);

    /** Files that a model folder needs for it, by name. */
    default Map<String, Path> files() {
        return Map.of();
    }
}
