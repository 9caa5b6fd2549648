package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * The images of a pass, guided ones first. The streams are a conditional one for each image,
 * followed by an unconditional one for each guided image.
 *
 * @param images B, at least 1
 * @param guided G, images that are guided, 0..B
 * @param scales float32 [G], strength of guidance
 */
public record Guided(int images, int guided, DeviceMemory scales) {

    public Guided {
        Checks.inRange("images", images, 1, Sizes.MAX_STREAMS);
        Checks.inRange("guided images", guided, 0, images);
        Sizes.requireFloats("scales", scales, guided);
    }

    /** S = B + G. */
    public int streams() {
        return images + guided;
    }
}
