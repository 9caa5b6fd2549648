package io.github.flashar.train.recipe;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.loop.TrainingConfig;

/**
 * The paper's recipe for LlamaGen at 256² (arXiv 2605.09430, section 5.1): 25 epochs of ImageNet,
 * 512 grids a step, 2e-5, a fifth of the steps for stage 1, backbone factor 0.2, λ 0.05.
 *
 * <p>It states the branch layer of L alone, m = 23 of 24; the other sizes branch before their last
 * layer as well. What it does not state is LlamaGen's: weight decay 0.05, clipping at 1, label
 * dropout 0.1, no other dropout. How the 512 are split into forward passes changes memory and speed
 * only.
 */
final class LlamaGenRecipe {

    private static final TokenGrid GRID = new TokenGrid(16, 16);
    private static final int GRIDS_PER_STEP = 512;
    private static final int EPOCHS = 25;
    private static final double LEARNING_RATE = 2e-5;

    private LlamaGenRecipe() {}

    /**
     * The recipe of a size.
     *
     * @param batch grids a forward pass, a divisor of 512
     */
    static Recipe of(LlamaGen size, int batch) {
        BackboneConfig backbone = size.backbone(LlamaGen.IMAGENET_CLASS, GRID);
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
