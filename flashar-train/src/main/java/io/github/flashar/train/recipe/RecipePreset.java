package io.github.flashar.train.recipe;

import io.github.flashar.core.llamagen.LlamaGen;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Published recipes: the paper's for LlamaGen at 256² (arXiv 2605.09430, section 5.1), and what the
 * official code trains Emu3.5-Image with. For the paper's equations on Emu3.5 take no preset.
 */
public enum RecipePreset {
    LLAMAGEN_B,
    LLAMAGEN_L,
    LLAMAGEN_XL,
    LLAMAGEN_XXL,
    EMU35_OFFICIAL;

    /** Finds a preset by its label, such as {@code llamagen-l}; case does not matter. */
    public static Optional<RecipePreset> find(String label) {
        return Arrays.stream(values())
                .filter(preset -> preset.label().equalsIgnoreCase(label))
                .findFirst();
    }

    /** The labels of all presets. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(RecipePreset::label).toList();
    }

    /** What people call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The recipe, with seed 1. */
    public Recipe recipe() {
        return switch (this) {
            case LLAMAGEN_B -> LlamaGenRecipe.of(LlamaGen.B, 32);
            case LLAMAGEN_L -> LlamaGenRecipe.of(LlamaGen.L, 16);
            case LLAMAGEN_XL -> LlamaGenRecipe.of(LlamaGen.XL, 8);
            case LLAMAGEN_XXL -> LlamaGenRecipe.of(LlamaGen.XXL, 4);
            case EMU35_OFFICIAL -> Emu35Recipe.official();
        };
    }
}
