package io.github.flashar.train.recipe;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recipe as a JSON file:
 *
 * <pre>
 * recipe_version   1
 * model            { branch_layer: m, from 0 on | "auto"
 *                    vertical_layers: E, from 1 on                                 L − m, or 1
 *                    gate: as in a model's config.json, {@link io.github.flashar.core.checkpoint.ModelConfigs}
 *                    corner: "horizontal" | "mixed" | "residual"
 *                    view: what the branch sees, "sequence" | "image"              "sequence" }
 * steps | epochs   one of them: a whole number from 1 on | a number above 0
 * seed             whole number                                                    1
 * precision        "float32" | "bfloat16"                                          "float32"
 * batch            { size: grids a forward pass, accumulation: passes a step       1 }
 * schedule         { learning_rate: peak, above 0
 *                    warmup_steps: from 0 on                                       0
 *                    cosine: "whole-run" | "each-stage"                            "whole-run"
 *                    stage1_share: 0..1                                            0.2
 *                    pretrained_factor: from 0 on                                  0.2
 *                    with "each-stage", see {@link io.github.flashar.train.adapt.StageRates}
 *                    stage2_factor: above 0                                        1
 *                    stage1_flat, stage2_flat, floor: 0..1                         0, 0, 0 }
 * optimizer        { beta1, beta2: 0 (incl.)..1                                    0.9, 0.95
 *                    eps: above 0                                                  1e-8
 *                    weight_decay: from 0 on, of two and more dimensions           0.05
 *                    max_gradient_norm: above 0                                    1
 *                    ema_decay: 0 (incl.; none)..1                                 0 }
 * dropout          { label: 0..1, share without label or prompt                    0.1
 *                    residual, embedding, path: 0 (incl.)..1                       0, 0, 0 }
 * loss             { auxiliary_weight: λ, from 0 on | { horizontal: λ_H, vertical: λ_V }  0.05
 *                    gate_collapse_weight: from 0 on                               0
 *                    distillation: { student: "fused" | "vertical" fused, weight, temperature 1,
 *                                    probability 1, every 1, start 0, end: none }
 *                    context_masking: { probability, replacement: "mask" | "random", mask_id 0 }
 *                    split: { horizontal_share, first_column_boost 0 } }           absent: off
 * </pre>
 *
 * Right are the values that stand for keys that are absent, the paper's; a key without one is
 * required. Sections whose keys all have one may be left out. Other keys are refused.
 *
 * <p>"auto" leaves the branch layer to a probe of the raster model before the training, {@link
 * io.github.flashar.train.probe.BranchProbe}.
 */
public final class RecipeFile {

    static final int VERSION = 1;

    private RecipeFile() {}

    /**
     * Reads a file, or finds a preset of that name.
     *
     * @throws InvalidRequestException if there is neither
     * @throws InvalidFileException if the file is no recipe, naming what is wrong
     */
    public static Recipe readOrFind(String fileOrPreset) {
        return RecipePreset.find(fileOrPreset)
                .map(RecipePreset::recipe)
                .orElseGet(() -> readExisting(fileOrPreset));
    }

    private static Recipe readExisting(String name) {
        Path file = Path.of(name);
        if (Files.notExists(file)) {
            throw new InvalidRequestException(
                    "recipe = "
                            + name
                            + " is no file and none of the presets "
                            + RecipePreset.labels());
        }
        return read(file);
    }

    /** Reads a file. */
    public static Recipe read(Path file) {
        return RecipeReader.read(JsonConfig.read(file));
    }

    /** Writes or replaces a file, every key with its value. */
    public static void write(Path file, Recipe recipe) {
        AtomicFiles.writeText(file, text(recipe));
    }

    /** The content of a file. */
    public static String text(Recipe recipe) {
        JsonObject json = RecipeWriter.json(recipe);
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }
}
