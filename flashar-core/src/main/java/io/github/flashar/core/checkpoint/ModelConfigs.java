package io.github.flashar.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;

/**
 * What {@code config.json} says of a model, and back.
 *
 * <pre>
 * raster   = "model_type": "raster", "backbone": backbone
 * flashar  = "model_type": "flashar", "backbone": backbone,
 *            "branch": { "layer": m, "vertical_layers": E, "view": "sequence" | "image" },
 *            "gate": gate, "corner": "horizontal" | "mixed" | "residual"
 * vq       = "model_type": "vq", "tokenizer": { "channels", "channel_multipliers": [ … ],
 *            "residual_blocks", "z_channels", "codebook_size", "codebook_dim",
 *            "match": "euclidean" | "cosine" | "dot-product" }
 * backbone = { "layers", "heads", "key_value_heads", "head_dim", "query_key_norm": true | false,
 *            "dim", "feed_forward_dim", "vocabulary", "prefix": prefix,
 *            "grid": { "height", "width" }, "rotary_positions": "grid" | "sequence", "rope_base",
 *            "norm_eps" }
 * prefix   = { "kind": "class", "classes" } | { "kind": "caption", "tokens", "feature_dim" }
 *          | { "kind": "text", "tokens", "vocabulary", "first_image_token", "line_break" }
 * gate     = { "kind": "hidden-state", "hidden" } | { "kind": "logits", "hidden" }
 *          | { "kind": "learned-scalar" } | { "kind": "fixed", "horizontal_weight" }
 * </pre>
 *
 * <p>Every key is required and no other is allowed: a size nobody wrote down is a guess. Raster and
 * FlashAR models may add {@value #CLASS_NAMES}, a list for people of what each class shows.
 */
public final class ModelConfigs {

    /** {@code model_type} of a {@link BackboneConfig}. */
    public static final String RASTER = "raster";

    /** {@code model_type} of a {@link FlashArConfig}. */
    public static final String FLASHAR = "flashar";

    /** {@code model_type} of a {@link VqConfig}. */
    public static final String VQ = "vq";

    /** Optional key of a generator: names of its classes by id. */
    public static final String CLASS_NAMES = "class_names";

    private static final String MODEL_TYPE = "model_type";

    private ModelConfigs() {}

    /** Describes a raster model. */
    public static JsonObject toJson(BackboneConfig config) {
        JsonObject root = root(RASTER);
        root.add("backbone", BackboneJson.write(config));
        return root;
    }

    /** Describes a FlashAR model. */
    public static JsonObject toJson(FlashArConfig config) {
        JsonObject root = root(FLASHAR);
        root.add("backbone", BackboneJson.write(config.backbone()));
        JsonObject branch = new JsonObject();
        branch.addProperty("layer", config.branch().layer());
        branch.addProperty("vertical_layers", config.branch().verticalLayers());
        branch.addProperty("view", JsonConfig.nameOf(config.branch().view()));
        root.add("branch", branch);
        root.add("gate", GateJson.write(config.gate()));
        root.addProperty("corner", nameOf(config.corner()));
        return root;
    }

    /** The name of a corner rule, the {@code corner} of the grammar above. */
    public static String nameOf(CornerRule corner) {
        return JsonConfig.nameOf(corner);
    }

    /** Describes an image tokenizer. */
    public static JsonObject toJson(VqConfig config) {
        JsonArray multipliers = new JsonArray();
        config.channelMultipliers().forEach(multipliers::add);
        JsonObject tokenizer = new JsonObject();
        tokenizer.addProperty("channels", config.channels());
        tokenizer.add("channel_multipliers", multipliers);
        tokenizer.addProperty("residual_blocks", config.residualBlocks());
        tokenizer.addProperty("z_channels", config.zChannels());
        tokenizer.addProperty("codebook_size", config.codebookSize());
        tokenizer.addProperty("codebook_dim", config.codebookDim());
        tokenizer.addProperty("match", JsonConfig.nameOf(config.match()));
        JsonObject root = root(VQ);
        root.add("tokenizer", tokenizer);
        return root;
    }

    private static JsonObject root(String type) {
        JsonObject root = new JsonObject();
        root.addProperty(MODEL_TYPE, type);
        return root;
    }

    /** Describes a gate, the {@code gate} of the grammar above. */
    public static JsonObject toJson(GateConfig gate) {
        return GateJson.write(gate);
    }

    /** Reads the description of a gate. */
    public static GateConfig gate(JsonConfig json) {
        return GateJson.read(json);
    }

    /** Reads the description of a raster model. */
    public static BackboneConfig raster(JsonConfig json) {
        checkType(json, RASTER);
        BackboneConfig config = BackboneJson.read(json.object("backbone"));
        json.has(CLASS_NAMES);
        json.rejectUnknown();
        return config;
    }

    /** Reads the description of a FlashAR model. */
    public static FlashArConfig flashAr(JsonConfig json) {
        checkType(json, FLASHAR);
        BackboneConfig backbone = BackboneJson.read(json.object("backbone"));
        BranchConfig branch = branch(json.object("branch"));
        GateConfig gate = GateJson.read(json.object("gate"));
        CornerRule corner = corner(json);
        json.has(CLASS_NAMES);
        json.rejectUnknown();
        return json.valid(() -> new FlashArConfig(backbone, branch, gate, corner));
    }

    /** Reads the description of an image tokenizer. */
    public static VqConfig vq(JsonConfig json) {
        checkType(json, VQ);
        JsonConfig tokenizer = json.object("tokenizer");
        VqConfig config =
                tokenizer.valid(
                        () ->
                                new VqConfig(
                                        tokenizer.integer("channels"),
                                        tokenizer.integers("channel_multipliers"),
                                        tokenizer.integer("residual_blocks"),
                                        tokenizer.integer("z_channels"),
                                        tokenizer.integer("codebook_size"),
                                        tokenizer.integer("codebook_dim"),
                                        tokenizer.choice("match", CodeMatch.class)));
        tokenizer.rejectUnknown();
        json.rejectUnknown();
        return config;
    }

    private static void checkType(JsonConfig json, String expected) {
        if (!json.string(MODEL_TYPE).equals(expected)) {
            throw json.wrong(MODEL_TYPE, '"' + expected + '"');
        }
    }

    private static BranchConfig branch(JsonConfig json) {
        BranchConfig config =
                json.valid(
                        () ->
                                new BranchConfig(
                                        json.integer("layer"),
                                        json.integer("vertical_layers"),
                                        json.choice("view", BranchView.class)));
        json.rejectUnknown();
        return config;
    }

    /** Reads the key {@code corner} of an object. */
    public static CornerRule corner(JsonConfig json) {
        return json.choice("corner", CornerRule.class);
    }
}
