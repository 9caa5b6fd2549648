package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/**
 * Group norm over 32 groups of channels, with or without a swish after it. Its two kernels read the
 * images twice; how much of a convolution's time that takes was not measured.
 */
public final class GroupNorm {

    private static final int GROUPS = 32;

    /** Groups of a block, SPAN in groups.cuh. */
    private static final int SPAN = 8;

    private static final int THREADS = 256;

    /** Most parts of an image that are summed up apart. */
    private static final int MAX_PARTS = 64;

    /** Cells that a thread adds up or scales, about. */
    private static final int CELLS_A_THREAD = 16;

    private static final int FLOATS_A_SUM = 2;

    private final Kernel sums;
    private final Kernel norm;
    private final int channels;
    private final float eps;

    /**
     * Compiles both kernels.
     *
     * @param channels a multiple of 32 up to 8192
     * @param swish whether {@code n · sigmoid(n)} of the normalised n is the result
     */
    public GroupNorm(Kernels kernels, int channels, boolean swish, double eps) {
        Checks.inRange("channels", channels, GROUPS, GROUPS * THREADS);
        Checks.require(
                channels % GROUPS == 0, "channels = %d must be a multiple of %d", channels, GROUPS);
        this.channels = channels;
        this.eps = (float) eps;
        String group = String.valueOf(channels / GROUPS);
        this.sums = kernels.get("group_sums", Map.of("GROUP", group));
        this.norm = kernels.get("group_norm", Map.of("GROUP", group, "SWISH", swish ? "1" : "0"));
    }

    /** Bytes of sums for an image of any size. */
    public static long sumsBytes() {
        return (long) GROUPS * MAX_PARTS * FLOATS_A_SUM * Float.BYTES;
    }

    /**
     * Normalises images.
     *
     * @param x float16 [images, channels]
     * @param weight float32 [channels]
     * @param bias float32 [channels]
     * @param y float16 [images, channels]
     * @param scratch {@link #sumsBytes} for each image
     * @param overflow int32 [1], raised to 1 if a result is not finite in float16
     */
    public void enqueue(
            CudaStream stream,
            Images images,
            DeviceMemory x,
            DeviceMemory weight,
            DeviceMemory bias,
            DeviceMemory y,
            DeviceMemory scratch,
            DeviceMemory overflow) {
        images.require("x", x, channels);
        images.require("y", y, channels);
        Sizes.requireFloats("weight", weight, channels);
        Sizes.requireFloats("bias", bias, channels);
        Sizes.require("scratch", scratch, images.count(), Math.toIntExact(sumsBytes()));
        int cells = images.cells();
        int blocks = Sizes.ceilDiv(cells, cellsOfBlock());
        int parts = Math.min(MAX_PARTS, blocks);
        sums.launch(stream, shape(parts, images), x, scratch, cells);
        norm.launch(
                stream,
                shape(blocks, images),
                x,
                scratch,
                weight,
                bias,
                y,
                overflow,
                cells,
                parts,
                eps);
    }

    /** About as many as its threads take, whatever the number of images. */
    private int cellsOfBlock() {
        return THREADS / (channels / GROUPS) * CELLS_A_THREAD;
    }

    private static LaunchShape shape(int parts, Images images) {
        return LaunchShape.of(parts, GROUPS / SPAN, images.count(), THREADS);
    }
}
