package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * Weights of a convolution, of its own size or 1×1, as the kernels read them.
 *
 * @param weight float16 [outputs, taps, inputs], taps row by row
 * @param bias float32 [outputs]
 * @param taps 9 for 3×3, 1 for 1×1
 * @param inputs channels read, a multiple of 32
 * @param outputs channels written, a multiple of 8
 */
public record Filter(DeviceMemory weight, DeviceMemory bias, int taps, int inputs, int outputs) {

    private static final int OUTPUT_STEP = 8;

    public Filter {
        Checks.require(taps == 1 || taps == 9, "taps = %d must be 1 or 9", taps);
        requireMultiple("inputs", inputs, Tile.INPUT_STEP);
        requireMultiple("outputs", outputs, OUTPUT_STEP);
        Sizes.require("weight", weight, (long) outputs * taps * inputs, Short.BYTES);
        Sizes.requireFloats("bias", bias, outputs);
    }

    /** Channels that a filter reads, those of zero weight among them, if it needs so many. */
    public static int paddedInputs(int channels) {
        return Sizes.ceilDiv(channels, Tile.INPUT_STEP) * Tile.INPUT_STEP;
    }

    /** Channels that a filter writes, those of zero weight among them, if it has so many. */
    public static int paddedOutputs(int channels) {
        return Sizes.ceilDiv(channels, OUTPUT_STEP) * OUTPUT_STEP;
    }

    private static void requireMultiple(String name, int value, int step) {
        Checks.require(
                value > 0 && value % step == 0,
                "%s = %d must be a positive multiple of %d; pad with zero weights",
                name,
                value,
                step);
    }
}
