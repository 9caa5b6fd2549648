package io.github.flashar.train.recipe;

import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.emu35.PromptLimit;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.CosineSpan;
import io.github.flashar.train.adapt.StageRates;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.optim.AdamWConfig;

/**
 * What the official code trains Emu3.5-Image with, its {@code default.json}: clones of the last
 * four layers that see the image alone, 20,000 steps of 8 grids, 1,000 of them stage 1 with
 * distillation from the raster model, λ_H = 0 and λ_V = 0.05, no prompt withheld, no clipping.
 *
 * <p>It differs where this library has no such thing: there, weights and moments are bfloat16 as
 * well, norms and biases decay like matrices, and the pre-trained part's rate ends at 5 % of the
 * new part's peak, which is 25 % of its own, instead of 5 % each.
 */
final class Emu35Recipe {

    private static final int STEPS = 20_000;
    private static final int STAGE1_STEPS = 1000;
    private static final int GRIDS_PER_STEP = 8;

    private static final Distillation TEACHER =
            new Distillation(Distillation.Student.VERTICAL, 0.2, 2, 1, 1, 0, STAGE1_STEPS);

    private static final StageRates RATES =
            new StageRates(
                    CosineSpan.EACH_STAGE,
                    0.35,
                    500.0 / STAGE1_STEPS,
                    2000.0 / (STEPS - STAGE1_STEPS),
                    0.05);

    private static final AdaptationConfig ADAPTATION =
            AdaptationConfig.PAPER
                    .withStages((double) STAGE1_STEPS / STEPS, 0.2)
                    .with(RATES)
                    .with(new AuxiliaryWeights(0, 0.05))
                    .with(LossExtras.NONE.with(TEACHER));

    private Emu35Recipe() {}

    static Recipe official() {
        TrainingConfig settings =
                TrainingConfig.builder()
                        .setSteps(1) // the recipe's length decides
                        .setBatchSize(1)
                        .optAccumulation(GRIDS_PER_STEP)
                        .setPeakLearningRate(5e-5)
                        .setSeed(1)
                        .optAdam(new AdamWConfig(0.9, 0.999, 1e-8))
                        .optWeightDecay(0.01)
                        .optMaxGradientNorm(1e30) // never clips
                        .optLabelDropout(0)
                        .optPrecision(Precision.BFLOAT16)
                        .build();
        return new Recipe(
                ModelShape.of(
                        Emu35.flashAr(
                                Emu35.backbone(Emu35.TRAINED_GRID, PromptLimit.TRAINED_TOKENS))),
                new RunLength.Steps(STEPS),
                settings,
                ADAPTATION);
    }
}
