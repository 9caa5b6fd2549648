package io.github.flashar.train.recipe;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The paper's recipes for LlamaGen at 256² (arXiv 2605.09430, section 5.1): 25 epochs of ImageNet,
 * 512 grids a step, 2e-5, a fifth of the steps for stage 1, backbone factor 0.2, λ 0.05.
 *
 * <p>It states the branch layer of L alone, m = 23 of 24; the other sizes branch before their last
 * layer as well. What it does not state is LlamaGen's: weight decay 0.05, clipping at 1, label
 * dropout 0.1, no other dropout. How the 512 are split into forward passes changes memory and speed
 * only.
 */
public enum RecipePreset {
    LLAMAGEN_B(LlamaGen.B, 32),
    LLAMAGEN_L(LlamaGen.L, 16),
    LLAMAGEN_XL(LlamaGen.XL, 8),
    LLAMAGEN_XXL(LlamaGen.XXL, 4);

    private static final int GRIDS_PER_STEP = 512;
    private static final int EPOCHS = 25;
    private static final double LEARNING_RATE = 2e-5;

    private final LlamaGen size;
    private final int batch;

    RecipePreset(LlamaGen size, int batch) {
        this.size = size;
        this.batch = batch;
    }

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

    /** The raster model it is meant for. */
    public BackboneConfig backbone() {
        return size.backbone(LlamaGen.IMAGENET_CLASS, new TokenGrid(16, 16));
    }

    /** The recipe, with seed 1. */
    public Recipe recipe() {
        BackboneConfig backbone = backbone();
        ModelShape shape =
                new ModelShape(
                        BranchShape.from(backbone.layers() - 1),
                        GateConfig.paper(backbone),
                        CornerRule.HORIZONTAL);
        TrainingConfig settings =
                TrainingConfig.builder()
                        .setSteps(1) // the recipe's length decides
                        .setBatchSize(batch)
                        .optAccumulation(GRIDS_PER_STEP / batch)
                        .setPeakLearningRate(LEARNING_RATE)
                        .setSeed(1)
                        .build();
        return new Recipe(shape, new RunLength.Epochs(EPOCHS), settings, AdaptationConfig.PAPER);
    }
}
