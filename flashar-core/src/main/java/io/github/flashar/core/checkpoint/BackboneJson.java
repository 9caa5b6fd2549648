package io.github.flashar.core.checkpoint;

import com.google.gson.JsonObject;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;

/** The {@code backbone} of {@link ModelConfigs}. */
final class BackboneJson {

    private static final String CLASS = "class";
    private static final String CAPTION = "caption";
    private static final String TEXT = "text";

    private BackboneJson() {}

    static JsonObject write(BackboneConfig config) {
        JsonObject grid = new JsonObject();
        grid.addProperty("height", config.grid().height());
        grid.addProperty("width", config.grid().width());
        JsonObject json = new JsonObject();
        json.addProperty("layers", config.layers());
        json.addProperty("heads", config.heads());
        json.addProperty("key_value_heads", config.keyValueHeads());
        json.addProperty("head_dim", config.headDim());
        json.addProperty("query_key_norm", config.queryKeyNorm());
        json.addProperty("dim", config.dim());
        json.addProperty("feed_forward_dim", config.feedForwardDim());
        json.addProperty("vocabulary", config.vocabulary());
        json.add("prefix", prefixJson(config.prefix()));
        json.add("grid", grid);
        json.addProperty("rotary_positions", JsonConfig.nameOf(config.rotaryPositions()));
        json.addProperty("rope_base", config.ropeBase());
        json.addProperty("norm_eps", config.normEps());
        return json;
    }

    private static JsonObject prefixJson(PrefixConfig prefix) {
        JsonObject json = new JsonObject();
        if (prefix instanceof ClassPrefix classes) {
            json.addProperty("kind", CLASS);
            json.addProperty("classes", classes.classes());
        } else if (prefix instanceof CaptionPrefix caption) {
            json.addProperty("kind", CAPTION);
            json.addProperty("tokens", caption.tokens());
            json.addProperty("feature_dim", caption.featureDim());
        } else if (prefix instanceof TextPrefix text) {
            json.addProperty("kind", TEXT);
            json.addProperty("tokens", text.tokens());
            json.addProperty("vocabulary", text.vocabulary());
            json.addProperty("first_image_token", text.firstImageToken());
            json.addProperty("line_break", text.lineBreak());
        }
        return json;
    }

    static BackboneConfig read(JsonConfig json) {
        JsonConfig gridJson = json.object("grid");
        BackboneConfig config =
                json.valid(
                        () ->
                                new BackboneConfig(
                                        json.integer("layers"),
                                        json.integer("heads"),
                                        json.integer("key_value_heads"),
                                        json.integer("head_dim"),
                                        json.flag("query_key_norm"),
                                        json.integer("dim"),
                                        json.integer("feed_forward_dim"),
                                        json.integer("vocabulary"),
                                        prefix(json.object("prefix")),
                                        grid(gridJson),
                                        json.choice("rotary_positions", RotaryPositions.class),
                                        json.number("rope_base"),
                                        json.number("norm_eps")));
        gridJson.rejectUnknown();
        json.rejectUnknown();
        return config;
    }

    private static PrefixConfig prefix(JsonConfig json) {
        PrefixConfig config =
                switch (json.string("kind")) {
                    case CLASS -> new ClassPrefix(json.integer("classes"));
                    case CAPTION ->
                            new CaptionPrefix(json.integer("tokens"), json.integer("feature_dim"));
                    case TEXT ->
                            new TextPrefix(
                                    json.integer("tokens"),
                                    json.integer("vocabulary"),
                                    json.integer("first_image_token"),
                                    json.integer("line_break"));
                    default -> throw json.wrong("kind", String.join(", ", CLASS, CAPTION, TEXT));
                };
        json.rejectUnknown();
        return config;
    }

    private static TokenGrid grid(JsonConfig json) {
        return new TokenGrid(json.integer("height"), json.integer("width"));
    }
}
