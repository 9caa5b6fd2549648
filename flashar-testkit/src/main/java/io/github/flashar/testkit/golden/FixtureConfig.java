package io.github.flashar.testkit.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;

/**
 * What {@code fixture.json} says of a model, in the words of the library's own {@code config.json}:
 * tests read it as they would read a model directory.
 */
final class FixtureConfig {

    private static final Set<String> GENERATORS = Set.of("raster", "flashar");

    private FixtureConfig() {}

    static JsonObject of(JsonObject fixture) {
        String kind = fixture.get("kind").getAsString();
        if (!GENERATORS.contains(kind)) {
            throw new IllegalArgumentException(kind + " is no generator: " + GENERATORS);
        }
        JsonObject config = new JsonObject();
        config.addProperty("model_type", kind);
        config.add("backbone", backbone(fixture));
        if (kind.equals("flashar")) {
            JsonObject branch = new JsonObject();
            copy(fixture.getAsJsonObject("branch"), "layer", branch, "layer");
            copy(fixture.getAsJsonObject("branch"), "verticalLayers", branch, "vertical_layers");
            branch.addProperty("view", "sequence");
            config.add("branch", branch);
            config.add("gate", gate(fixture.getAsJsonObject("gate")));
            copy(fixture, "corner", config, "corner");
        }
        return config;
    }

    private static JsonObject backbone(JsonObject fixture) {
        JsonObject sizes = fixture.getAsJsonObject("backbone");
        JsonObject backbone = new JsonObject();
        copy(sizes, "layers", backbone, "layers");
        copy(sizes, "heads", backbone, "heads");
        copy(sizes, "keyValueHeads", backbone, "key_value_heads");
        copy(sizes, "dim", backbone, "dim");
        backbone.addProperty(
                "head_dim", sizes.get("dim").getAsInt() / sizes.get("heads").getAsInt());
        backbone.addProperty("query_key_norm", false);
        backbone.addProperty("rotary_positions", "grid");
        copy(sizes, "vocabulary", backbone, "vocabulary");
        copy(sizes, "ropeBase", backbone, "rope_base");
        copy(sizes, "normEps", backbone, "norm_eps");
        int multipleOf = sizes.get("ffnMultipleOf").getAsInt();
        int hidden = 8 * sizes.get("dim").getAsInt() / 3;
        backbone.addProperty(
                "feed_forward_dim", (hidden + multipleOf - 1) / multipleOf * multipleOf);
        backbone.add("prefix", prefix(fixture.getAsJsonObject("prefix")));
        backbone.add("grid", fixture.get("grid"));
        return backbone;
    }

    private static JsonObject prefix(JsonObject fixture) {
        JsonObject prefix = new JsonObject();
        copy(fixture, "kind", prefix, "kind");
        if (fixture.has("classes")) {
            copy(fixture, "classes", prefix, "classes");
        } else {
            copy(fixture, "tokens", prefix, "tokens");
            copy(fixture, "captionDim", prefix, "feature_dim");
        }
        return prefix;
    }

    private static JsonObject gate(JsonObject fixture) {
        JsonObject gate = new JsonObject();
        switch (fixture.get("kind").getAsString()) {
            case "logits" -> {
                gate.addProperty("kind", "logits");
                copy(fixture, "hidden", gate, "hidden");
            }
            case "scalar" -> gate.addProperty("kind", "learned-scalar");
            case "fixed" -> {
                gate.addProperty("kind", "fixed");
                copy(fixture, "value", gate, "horizontal_weight");
            }
            default -> throw new IllegalArgumentException("gate " + fixture);
        }
        return gate;
    }

    private static void copy(JsonObject from, String key, JsonObject to, String name) {
        JsonElement value = from.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key + " in " + from);
        }
        to.add(name, value);
    }
}
