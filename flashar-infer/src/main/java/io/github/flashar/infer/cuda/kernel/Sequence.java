package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * The order in which tokens are fed, P of the prefix, then those of the image, and how far it has
 * come, on the device: so a recorded pass does its work wherever the sequence stands.
 *
 * @param prefix P, at least 1
 * @param gridSize H·W, image tokens
 * @param cells int32 [H·W], raster number of each image token
 * @param step int32 [1], the context: tokens of each stream that were fed before this pass
 */
public record Sequence(int prefix, int gridSize, DeviceMemory cells, DeviceMemory step) {

    public Sequence {
        Checks.atLeast("prefix", prefix, 1);
        Checks.atLeast("grid size", gridSize, 1);
        Sizes.requireInts("cells", cells, gridSize);
        Sizes.requireInts("step", step, 1);
    }
}
