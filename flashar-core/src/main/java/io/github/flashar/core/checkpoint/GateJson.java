package io.github.flashar.core.checkpoint;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.GateConfig;

/** The {@code gate} of {@link ModelConfigs}. */
final class GateJson {

    private static final String HIDDEN_STATE = "hidden-state";
    private static final String LOGITS = "logits";
    private static final String LEARNED_SCALAR = "learned-scalar";
    private static final String FIXED = "fixed";

    private GateJson() {}

    static JsonObject write(GateConfig gate) {
        JsonObject json = new JsonObject();
        if (gate instanceof GateConfig.HiddenState mlp) {
            json.addProperty("kind", HIDDEN_STATE);
            json.addProperty("hidden", mlp.hidden());
        } else if (gate instanceof GateConfig.Logits mlp) {
            json.addProperty("kind", LOGITS);
            json.addProperty("hidden", mlp.hidden());
        } else if (gate instanceof GateConfig.LearnedScalar) {
            json.addProperty("kind", LEARNED_SCALAR);
        } else if (gate instanceof GateConfig.Fixed fixed) {
            json.addProperty("kind", FIXED);
            json.addProperty("horizontal_weight", fixed.horizontalWeight());
        }
        return json;
    }

    static GateConfig read(JsonConfig json) {
        GateConfig config =
                switch (json.string("kind")) {
                    case HIDDEN_STATE ->
                            json.valid(() -> new GateConfig.HiddenState(json.integer("hidden")));
                    case LOGITS -> json.valid(() -> new GateConfig.Logits(json.integer("hidden")));
                    case LEARNED_SCALAR -> new GateConfig.LearnedScalar();
                    case FIXED ->
                            json.valid(
                                    () -> new GateConfig.Fixed(json.number("horizontal_weight")));
                    default ->
                            throw json.wrong(
                                    "kind",
                                    String.join(", ", HIDDEN_STATE, LOGITS, LEARNED_SCALAR, FIXED));
                };
        json.rejectUnknown();
        return config;
    }
}
