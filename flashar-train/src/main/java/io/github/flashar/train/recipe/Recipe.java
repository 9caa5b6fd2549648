package io.github.flashar.train.recipe;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.loop.TrainingConfig;

/**
 * All that decides an adaptation beside the raster model and the grids. The same recipe on the same
 * model and grids takes the same steps.
 *
 * @param model what is added to the raster model
 * @param length of the run
 * @param settings how a step trains; its number of steps is not the recipe's, {@link #training}
 *     puts the one of {@code length} in
 * @param adaptation stages and losses
 */
public record Recipe(
        ModelShape model, RunLength length, TrainingConfig settings, AdaptationConfig adaptation) {

    /** What a file can hold: whole numbers of up to 18 digits. */
    private static final long MAX_SEED = 999_999_999_999_999_999L;

    public Recipe {
        Checks.require(
                Math.abs(settings.seed()) <= MAX_SEED && settings.seed() != Long.MIN_VALUE,
                "seed = %d has more than 18 digits",
                settings.seed());
        Checks.require(
                Double.isFinite(settings.maxGradientNorm()),
                "largest gradient norm = %s must be finite in a recipe; 1e30 never clips",
                settings.maxGradientNorm());
        long steps = length instanceof RunLength.Steps fixed ? fixed.count() : Long.MAX_VALUE;
        settings = settings.toBuilder().setSteps(steps).build();
    }

    /** The recipe of a run described in Java; {@link #training} gives the same settings back. */
    public static Recipe of(
            FlashArConfig model, TrainingConfig training, AdaptationConfig adaptation) {
        return new Recipe(
                ModelShape.of(model), new RunLength.Steps(training.steps()), training, adaptation);
    }

    /**
     * The settings of a run on a data set.
     *
     * @param examples its size; epochs become steps by it
     */
    public TrainingConfig training(long examples) {
        return settings.toBuilder()
                .setSteps(length.steps(examples, settings.examplesPerStep()))
                .build();
    }

    /** The same with another shape. */
    public Recipe with(ModelShape other) {
        return new Recipe(other, length, settings, adaptation);
    }

    /** The same of another length. */
    public Recipe with(RunLength other) {
        return new Recipe(model, other, settings, adaptation);
    }

    /** The same with other settings, but for their number of steps. */
    public Recipe with(TrainingConfig other) {
        return new Recipe(model, length, other, adaptation);
    }
}
