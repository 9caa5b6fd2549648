package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.recipe.Recipe;
import io.github.flashar.train.recipe.RecipeFile;
import io.github.flashar.train.recipe.RunLength;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to adapt: a recipe, and options in place of what it says. */
final class RecipeOptions {

    private static final long STEPS = 5000;
    private static final int BATCH = 64;
    private static final double LEARNING_RATE = 5e-4;
    private static final double LABEL_DROPOUT = 0.1;

    @Mixin private AdaptationOptions branch = new AdaptationOptions();

    @Option(
            names = "--recipe",
            paramLabel = "FILE|PRESET",
            description =
                    "Recipe file, or llamagen-b, llamagen-l, llamagen-xl, llamagen-xxl for the"
                            + " paper's, emu35-official for what Emu3.5's FlashAR was trained with."
                            + " Options given beside it come before it. Default: what the"
                            + " other options say")
    private @Nullable String recipe;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Optimizer steps of both stages. Default: the recipe's length, else " + STEPS)
    private @Nullable Long steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Length in times through the data instead of steps")
    private @Nullable Double epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Grids a forward pass. Default: the recipe's, else " + BATCH)
    private @Nullable Integer batch;

    @Option(
            names = "--accumulation",
            paramLabel = "N",
            description = "Forward passes a step. Default: the recipe's, else 1")
    private @Nullable Integer accumulation;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description =
                    "Highest learning rate; large models want less than small ones, the paper's"
                            + " 2e-5. Default: the recipe's, else "
                            + LEARNING_RATE)
    private @Nullable Double learningRate;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            description =
                    "Type that layers and heads compute in while training:"
                            + " ${COMPLETION-CANDIDATES}. Default: the recipe's, else FLOAT32")
    private @Nullable Precision precision;

    /**
     * The recipe that all options together ask for.
     *
     * @param backbone the raster model to adapt
     * @param seed if one was given
     */
    Recipe recipe(BackboneConfig backbone, OptionalLong seed) {
        Recipe base = recipe == null ? unwritten(backbone) : RecipeFile.readOrFind(recipe);
        return base.with(branch.over(base.model()))
                .with(length(base.length()))
                .with(settings(base.settings(), seed));
    }

    /** What is done without a recipe. */
    private Recipe unwritten(BackboneConfig backbone) {
        TrainingConfig training =
                TrainingConfig.builder()
                        .setSteps(STEPS)
                        .setBatchSize(BATCH)
                        .setPeakLearningRate(LEARNING_RATE)
                        .setSeed(1)
                        .optLabelDropout(labelDropout(backbone))
                        .build();
        return new Recipe(
                AdaptationOptions.unasked(backbone),
                new RunLength.Steps(STEPS),
                training,
                AdaptationConfig.PAPER);
    }

    /** Emu3.5 draws without a prompt already, and the official code withholds none. */
    private static double labelDropout(BackboneConfig backbone) {
        return backbone.prefix() instanceof TextPrefix ? 0 : LABEL_DROPOUT;
    }

    private RunLength length(RunLength written) {
        Checks.require(
                steps == null || epochs == null, "give either --steps or --epochs, not both");
        if (steps != null) {
            return new RunLength.Steps(steps);
        }
        return epochs == null ? written : new RunLength.Epochs(epochs);
    }

    private TrainingConfig settings(TrainingConfig written, OptionalLong seed) {
        return written.toBuilder()
                .setSteps(Long.MAX_VALUE) // the length decides
                .setSeed(seed.orElse(written.seed()))
                .setBatchSize(batch == null ? written.batchSize() : batch)
                .optAccumulation(accumulation == null ? written.accumulation() : accumulation)
                .setPeakLearningRate(
                        learningRate == null ? written.peakLearningRate() : learningRate)
                .optPrecision(precision == null ? written.precision() : precision)
                .build();
    }
}
