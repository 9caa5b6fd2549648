package io.github.flashar.core.emu35;

import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code config.json} of Emu3.5-Image or of its FlashAR checkpoint, in the Hugging Face layout.
 * Every key that says something about the model is required: the official classes fall back to the
 * sizes of another model.
 */
final class Emu35Config {

    private static final String RASTER = "Emu3";
    private static final String FLASHAR = "emu3_flashar";

    /** Keys of the language model that say nothing an output depends on. */
    private static final List<String> WITHOUT_EFFECT =
            List.of(
                    "_name_or_path",
                    "architectures",
                    "attention_dropout",
                    "auto_map",
                    "boi_token_id",
                    "bos_token_id",
                    "dtype",
                    "eof_token_id",
                    "eos_token_id",
                    "image_area",
                    "img_token_id",
                    "initializer_range",
                    "max_position_embeddings",
                    "pad_token_id",
                    "pretraining_tp",
                    "torch_dtype",
                    "transformers_version",
                    "use_cache");

    /** Keys of the FlashAR checkpoint that repeat others or say where something came from. */
    private static final List<String> REPEATED =
            List.of(
                    "architectures",
                    "base_model_name_or_path",
                    "format",
                    "hidden_size",
                    "tokenizer_name_or_path",
                    "torch_dtype",
                    "vocab_size",
                    "vq_model_name_or_path");

    private final JsonConfig model;
    private final int firstImageToken;
    private final Optional<BranchConfig> branch;

    private Emu35Config(JsonConfig model, int firstImageToken, Optional<BranchConfig> branch) {
        this.model = model;
        this.firstImageToken = firstImageToken;
        this.branch = branch;
    }

    /** Whether a file names one of these models. */
    static boolean isAt(Path file) {
        JsonConfig json = JsonConfig.read(file);
        return json.has("model_type")
                && List.of(RASTER, FLASHAR).contains(json.string("model_type"));
    }

    static Emu35Config read(Path file) {
        JsonConfig json = JsonConfig.read(file);
        return switch (json.string("model_type")) {
            case RASTER ->
                    new Emu35Config(json, json.integer("eoi_token_id") + 1, Optional.empty());
            case FLASHAR -> flashAr(json);
            default -> throw json.wrong("model_type", '"' + RASTER + "\" or \"" + FLASHAR + '"');
        };
    }

    private static Emu35Config flashAr(JsonConfig json) {
        json.requireVersion("format_version", 1);
        if (!json.flag("use_vertical_block")) {
            throw json.wrong("use_vertical_block", "true: there is no branch without it");
        }
        if (!json.has("vertical_start_layer")) {
            throw new UnsupportedFeatureException(
                    json.file()
                            + ": vertical_start_layer is missing, as in checkpoints from before"
                            + " April 2026, whose branch reads other states; take a later one");
        }
        JsonConfig model = json.object("backbone_config");
        int vertical = json.integer("vertical_layers");
        int start = json.integer("vertical_start_layer");
        int layers = model.integer("num_hidden_layers");
        int m = start < 0 ? layers - vertical : start;
        int offset = json.integer("visual_token_offset");
        REPEATED.forEach(json::has);
        json.rejectUnknown();
        BranchConfig branch = json.valid(() -> new BranchConfig(m, vertical, BranchView.IMAGE));
        return new Emu35Config(model, offset, Optional.of(branch));
    }

    /** The branch of a FlashAR checkpoint. */
    Optional<BranchConfig> branch() {
        return branch;
    }

    /**
     * Sizes of the language model.
     *
     * @param grid to draw
     * @param textTokens room for the text before the image
     */
    BackboneConfig backbone(TokenGrid grid, int textTokens) {
        checkArchitecture();
        BackboneConfig config = model.valid(() -> sizes(grid, textTokens));
        WITHOUT_EFFECT.forEach(model::has);
        model.rejectUnknown();
        return config;
    }

    private BackboneConfig sizes(TokenGrid grid, int textTokens) {
        int vocabulary = model.integer("vocab_size");
        int lineBreak = model.integer("eol_token_id");
        return new BackboneConfig(
                model.integer("num_hidden_layers"),
                model.integer("num_attention_heads"),
                model.integer("num_key_value_heads"),
                model.integer("head_dim"),
                true,
                model.integer("hidden_size"),
                model.integer("intermediate_size"),
                vocabulary - firstImageToken,
                new TextPrefix(textTokens, vocabulary, firstImageToken, lineBreak),
                grid,
                RotaryPositions.SEQUENCE,
                model.number("rope_theta"),
                model.number("rms_norm_eps"));
    }

    /** The keys that choose between models of one class. */
    private void checkArchitecture() {
        if (!model.string("model_type").equals(RASTER)) {
            throw model.wrong("model_type", '"' + RASTER + '"');
        }
        if (!model.string("hidden_act").equals("silu")) {
            throw model.wrong("hidden_act", "\"silu\"");
        }
        if (model.flag("tie_word_embeddings")) {
            throw model.wrong("tie_word_embeddings", "false: the head is a matrix of its own");
        }
        if (!model.isNull("rope_scaling")) {
            throw new UnsupportedFeatureException(
                    model.file()
                            + ": rope_scaling stretches positions beyond those the model was"
                            + " trained with; only null is supported");
        }
        if (model.integer("eoi_token_id") + 1 != firstImageToken) {
            throw model.wrong(
                    "eoi_token_id",
                    firstImageToken - 1 + ", the token before the first of an image");
        }
    }
}
