package io.github.flashar.examples.demo;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;

/**
 * What a demo run does; all that is random in it follows from the seed.
 *
 * @param seed of the grids drawn, the data order, the gate and the images
 * @param grids token grids drawn for training
 * @param heldOutGrids token grids drawn for scoring only
 * @param steps optimizer steps of both stages together
 * @param batch grids a step
 * @param learningRate at the start of the cosine
 * @param branchLayer m, the layer from which the upper layers are cloned
 * @param imagesPerClass images each decoder draws of each class
 * @param guidance of the images, not of the grids
 * @param sampling of the images
 */
public record DemoSettings(
        long seed,
        int grids,
        int heldOutGrids,
        int steps,
        int batch,
        double learningRate,
        int branchLayer,
        int imagesPerClass,
        Guidance guidance,
        SamplingConfig sampling) {

    public DemoSettings {
        Checks.inRange("--grids", grids, 1, 1_000_000);
        Checks.inRange("--held-out-grids", heldOutGrids, 1, 1_000_000);
        Checks.inRange("--steps", steps, 2, 10_000_000);
        Checks.inRange("--batch", batch, 1, 65_536);
        Checks.inRange("--learning-rate", learningRate, Double.MIN_VALUE, 1);
        Checks.inRange("--images", imagesPerClass, 1, 64);
    }
}
