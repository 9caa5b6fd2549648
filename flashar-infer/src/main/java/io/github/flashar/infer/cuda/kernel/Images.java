package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.LaunchShape;

/**
 * Maps of channels, [count, height, width, channels].
 *
 * @param count images, 1..65535
 * @param height rows of cells
 * @param width cells a row; all images together have at most 2^31−1 cells
 */
public record Images(int count, int height, int width) {

    public Images {
        Checks.inRange("images", count, 1, LaunchShape.MAX_OTHER_AXES);
        Checks.atLeast("height", height, 1);
        Checks.atLeast("width", width, 1);
        Checks.inRange("cells of all images", (long) count * height * width, 1, Integer.MAX_VALUE);
    }

    /** Cells of an image. */
    public int cells() {
        return height * width;
    }

    /** Cells of all images. */
    public int allCells() {
        return count * cells();
    }

    /** The same, twice as high and wide. */
    public Images doubled() {
        return new Images(count, 2 * height, 2 * width);
    }

    /** Fails unless memory holds so many float16 channels of every cell. */
    void require(String name, DeviceMemory memory, int channels) {
        Checks.inRange(
                "elements of an image of " + name, (long) cells() * channels, 1, Integer.MAX_VALUE);
        Sizes.require(name, memory, (long) allCells() * channels, Short.BYTES);
    }
}
