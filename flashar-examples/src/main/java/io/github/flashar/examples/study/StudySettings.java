package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import io.github.flashar.train.loop.TrainingConfig;

/**
 * What all variants share.
 *
 * @param steps optimizer steps of a run
 * @param batch grids a step
 * @param imagesPerClass images drawn of each class at each guidance
 * @param selfDrawnGrids grids that the raster model draws for the variants that train on them
 * @param classifierSteps training steps of the classifier that judges
 */
public record StudySettings(
        int steps, int batch, int imagesPerClass, int selfDrawnGrids, long classifierSteps) {

    /** Times along a run at which it is scored. */
    static final int CHECKPOINTS = 6;

    public StudySettings {
        Checks.inRange("--steps", steps, CHECKPOINTS, 1_000_000);
        Checks.inRange("--batch", batch, 1, 1_000_000);
        Checks.inRange("--images-per-class", imagesPerClass, 2, 10_000);
        Checks.inRange("--grid-count", selfDrawnGrids, 1, 10_000_000);
        Checks.inRange("--classifier-steps", classifierSteps, 1, 10_000_000);
    }

    /** Self-drawn grids carry their null labels already. */
    TrainingConfig training(Variant variant, double learningRate, long seed) {
        TrainingConfig.Builder training =
                TrainingConfig.builder()
                        .setSteps(steps)
                        .setBatchSize(batch)
                        .setPeakLearningRate(learningRate)
                        .setSeed(seed);
        return (variant.selfDrawn() ? training.optLabelDropout(0) : training).build();
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("steps", steps);
        json.addProperty("batch", batch);
        json.addProperty("images_per_class", imagesPerClass);
        json.addProperty("self_drawn_grids", selfDrawnGrids);
        json.addProperty("classifier_steps", classifierSteps);
        return json;
    }
}
