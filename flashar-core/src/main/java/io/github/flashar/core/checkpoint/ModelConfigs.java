package io.github.flashar.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What {@code config.json} says of a model, and back.
 *
 * <pre>
 * raster   = "model_type": "raster", "backbone": backbone
 * flashar  = "model_type": "flashar", "backbone": backbone,
 *            "branch": { "layer": m, "vertical_layers": E }, "gate": gate,
 *            "corner": "horizontal" | "mixed"
 * vq       = "model_type": "vq", "tokenizer": { "channels", "channel_multipliers": [ … ],
 *            "residual_blocks", "z_channels", "codebook_size", "codebook_dim",
 *            "match": "euclidean" | "cosine" | "dot-product" }
 * backbone = { "layers", "heads", "key_value_heads", "dim", "feed_forward_dim", "vocabulary",
 *            "prefix": prefix, "grid": { "height", "width" }, "rope_base", "norm_eps" }
 * prefix   = { "kind": "class", "classes" } | { "kind": "caption", "tokens", "feature_dim" }
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
    private static final String CLASS = "class";
    private static final String CAPTION = "caption";
    private static final String HIDDEN_STATE = "hidden-state";
    private static final String LOGITS = "logits";
    private static final String LEARNED_SCALAR = "learned-scalar";
    private static final String FIXED = "fixed";

    private ModelConfigs() {}

    /** Describes a raster model. */
    public static JsonObject toJson(BackboneConfig config) {
        JsonObject root = root(RASTER);
        root.add("backbone", backboneJson(config));
        return root;
    }

    /** Describes a FlashAR model. */
    public static JsonObject toJson(FlashArConfig config) {
        JsonObject root = root(FLASHAR);
        root.add("backbone", backboneJson(config.backbone()));
        JsonObject branch = new JsonObject();
        branch.addProperty("layer", config.branch().layer());
        branch.addProperty("vertical_layers", config.branch().verticalLayers());
        root.add("branch", branch);
        root.add("gate", toJson(config.gate()));
        root.addProperty("corner", nameOf(config.corner()));
        return root;
    }

    /** The name of a corner rule, the {@code corner} of the grammar above. */
    public static String nameOf(CornerRule corner) {
        return corner.name().toLowerCase(Locale.ROOT);
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
        tokenizer.addProperty("match", nameOf(config.match()));
        JsonObject root = root(VQ);
        root.add("tokenizer", tokenizer);
        return root;
    }

    private static JsonObject root(String type) {
        JsonObject root = new JsonObject();
        root.addProperty(MODEL_TYPE, type);
        return root;
    }

    private static JsonObject backboneJson(BackboneConfig config) {
        JsonObject grid = new JsonObject();
        grid.addProperty("height", config.grid().height());
        grid.addProperty("width", config.grid().width());
        JsonObject json = new JsonObject();
        json.addProperty("layers", config.layers());
        json.addProperty("heads", config.heads());
        json.addProperty("key_value_heads", config.keyValueHeads());
        json.addProperty("dim", config.dim());
        json.addProperty("feed_forward_dim", config.feedForwardDim());
        json.addProperty("vocabulary", config.vocabulary());
        json.add("prefix", prefixJson(config.prefix()));
        json.add("grid", grid);
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
        }
        return json;
    }

    /** Describes a gate, the {@code gate} of the grammar above. */
    public static JsonObject toJson(GateConfig gate) {
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

    /** Reads the description of a raster model. */
    public static BackboneConfig raster(JsonConfig json) {
        checkType(json, RASTER);
        BackboneConfig config = backbone(json.object("backbone"));
        json.has(CLASS_NAMES);
        json.rejectUnknown();
        return config;
    }

    /** Reads the description of a FlashAR model. */
    public static FlashArConfig flashAr(JsonConfig json) {
        checkType(json, FLASHAR);
        BackboneConfig backbone = backbone(json.object("backbone"));
        BranchConfig branch = branch(json.object("branch"));
        GateConfig gate = gate(json.object("gate"));
        CornerRule corner = corner(json);
        json.has(CLASS_NAMES);
        json.rejectUnknown();
        return valid(json, () -> new FlashArConfig(backbone, branch, gate, corner));
    }

    /** Reads the description of an image tokenizer. */
    public static VqConfig vq(JsonConfig json) {
        checkType(json, VQ);
        JsonConfig tokenizer = json.object("tokenizer");
        VqConfig config =
                valid(
                        tokenizer,
                        () ->
                                new VqConfig(
                                        tokenizer.integer("channels"),
                                        tokenizer.integers("channel_multipliers"),
                                        tokenizer.integer("residual_blocks"),
                                        tokenizer.integer("z_channels"),
                                        tokenizer.integer("codebook_size"),
                                        tokenizer.integer("codebook_dim"),
                                        match(tokenizer)));
        tokenizer.rejectUnknown();
        json.rejectUnknown();
        return config;
    }

    private static String nameOf(CodeMatch match) {
        return match.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static CodeMatch match(JsonConfig json) {
        if (json.has("l2_normalised")) {
            throw json.invalid(
                    "l2_normalised is of an older version, which had no match: convert or train the"
                            + " tokenizer again");
        }
        String name = json.string("match");
        return Arrays.stream(CodeMatch.values())
                .filter(match -> nameOf(match).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                json.wrong(
                                        "match",
                                        Arrays.stream(CodeMatch.values())
                                                .map(ModelConfigs::nameOf)
                                                .collect(Collectors.joining(", "))));
    }

    private static void checkType(JsonConfig json, String expected) {
        if (!json.string(MODEL_TYPE).equals(expected)) {
            throw json.wrong(MODEL_TYPE, '"' + expected + '"');
        }
    }

    private static BackboneConfig backbone(JsonConfig json) {
        JsonConfig gridJson = json.object("grid");
        BackboneConfig config =
                valid(
                        json,
                        () ->
                                new BackboneConfig(
                                        json.integer("layers"),
                                        json.integer("heads"),
                                        json.integer("key_value_heads"),
                                        json.integer("dim"),
                                        json.integer("feed_forward_dim"),
                                        json.integer("vocabulary"),
                                        prefix(json.object("prefix")),
                                        grid(gridJson),
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
                    default -> throw json.wrong("kind", CLASS + " or " + CAPTION);
                };
        json.rejectUnknown();
        return config;
    }

    private static TokenGrid grid(JsonConfig json) {
        return new TokenGrid(json.integer("height"), json.integer("width"));
    }

    private static BranchConfig branch(JsonConfig json) {
        BranchConfig config =
                valid(
                        json,
                        () ->
                                new BranchConfig(
                                        json.integer("layer"), json.integer("vertical_layers")));
        json.rejectUnknown();
        return config;
    }

    /** Reads the description of a gate. */
    public static GateConfig gate(JsonConfig json) {
        GateConfig config =
                switch (json.string("kind")) {
                    case HIDDEN_STATE ->
                            valid(json, () -> new GateConfig.HiddenState(json.integer("hidden")));
                    case LOGITS -> valid(json, () -> new GateConfig.Logits(json.integer("hidden")));
                    case LEARNED_SCALAR -> new GateConfig.LearnedScalar();
                    case FIXED ->
                            valid(
                                    json,
                                    () -> new GateConfig.Fixed(json.number("horizontal_weight")));
                    default ->
                            throw json.wrong(
                                    "kind",
                                    String.join(", ", HIDDEN_STATE, LOGITS, LEARNED_SCALAR, FIXED));
                };
        json.rejectUnknown();
        return config;
    }

    /** Reads the key {@code corner} of an object. */
    public static CornerRule corner(JsonConfig json) {
        return switch (json.string("corner")) {
            case "horizontal" -> CornerRule.HORIZONTAL;
            case "mixed" -> CornerRule.MIXED;
            default -> throw json.wrong("corner", "\"horizontal\" or \"mixed\"");
        };
    }

    /** A value out of range is the file's fault here, not the caller's. */
    private static <T> T valid(JsonConfig json, Supplier<T> config) {
        try {
            return config.get();
        } catch (InvalidRequestException e) {
            String problem = e.getMessage() == null ? "is out of range" : e.getMessage();
            throw new InvalidFileException(json.file(), problem, e);
        }
    }
}
