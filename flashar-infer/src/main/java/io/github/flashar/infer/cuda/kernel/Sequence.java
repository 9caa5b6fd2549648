package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * The order in which tokens are fed, P of the prefix, then the T of the image, and how far it has
 * come, on the device: so a recorded pass does its work wherever the sequence stands.
 *
 * @param prefix P, at least 1
 * @param gridSize H·W, cells of an image, at most T
 * @param cells int32 [T], raster number of each image token; {@link #LINE_BREAK} where the token is
 *     no cell
 * @param positions int32 [T], position of each image token, 0..T−1, counted from the image's start
 * @param step int32 [1], the context: tokens of each stream that were fed before this pass
 */
public record Sequence(
        int prefix, int gridSize, DeviceMemory cells, DeviceMemory positions, DeviceMemory step) {

    /** Stands for the token between two rows of an image that is drawn token by token. */
    public static final int LINE_BREAK = -1;

    public Sequence {
        Checks.atLeast("prefix", prefix, 1);
        Checks.atLeast("grid size", gridSize, 1);
        Sizes.requireInts("cells", cells, gridSize);
        Sizes.requireInts("positions", positions, cells.bytes() / Integer.BYTES);
        Sizes.requireInts("step", step, 1);
    }

    /** P + T, tokens of a whole sequence. */
    long length() {
        return prefix + cells.bytes() / Integer.BYTES;
    }
}
