package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A 3×3 convolution with zeros around the images: float16, sums in float32. Read in pieces of 128
 * cells and 128 outputs a block it should reach half of what tensor cores can do; this was not
 * measured. Enlarging repeats cells as it reads them; four 2×2 convolutions would take four ninths
 * of the multiplications there, 11 % less for a whole picture of VQ-16.
 */
public final class Convolve {

    private static final int TAPS = 9;

    private final TiledKernel kernel;
    private final boolean enlarges;
    private final int resultBytes;

    /**
     * Compiles it.
     *
     * @param enlarges whether what it reads is first made twice as high and wide, by repetition
     * @param floatResult whether the result is float32, not float16
     */
    public Convolve(Kernels kernels, boolean enlarges, boolean floatResult) {
        this.enlarges = enlarges;
        this.resultBytes = floatResult ? Float.BYTES : Short.BYTES;
        this.kernel =
                new TiledKernel(
                        kernels,
                        "convolve",
                        Map.of(
                                "UPSAMPLE", enlarges ? "1" : "0",
                                "FLOAT_RESULT", floatResult ? "1" : "0"));
    }

    /**
     * Convolves images.
     *
     * @param images those of the result; if it enlarges, x has half their height and width
     * @param x float16 [images, inputs]
     * @param residual float16, as a float16 result, added to it; may be {@code y} itself
     * @param y [images, outputs]
     * @param overflow int32 [1], raised to 1 if a float16 result is not finite
     */
    public void enqueue(
            CudaStream stream,
            Images images,
            DeviceMemory x,
            Filter filter,
            @Nullable DeviceMemory residual,
            DeviceMemory y,
            DeviceMemory overflow) {
        check(images, x, filter, residual, y);
        kernel.launch(
                stream,
                images.allCells(),
                filter.outputs(),
                1,
                x,
                filter.weight(),
                filter.bias(),
                Sizes.orNull(residual),
                y,
                overflow,
                images.count(),
                images.height(),
                images.width(),
                filter.inputs(),
                filter.outputs());
    }

    private void check(
            Images images,
            DeviceMemory x,
            Filter filter,
            @Nullable DeviceMemory residual,
            DeviceMemory y) {
        Checks.require(filter.taps() == TAPS, "the filter has %d taps, not 9", filter.taps());
        source(images).require("x", x, filter.inputs());
        Sizes.require("y", y, (long) images.allCells() * filter.outputs(), resultBytes);
        if (residual != null) {
            images.require("residual", residual, filter.outputs());
        }
    }

    private Images source(Images images) {
        if (!enlarges) {
            return images;
        }
        Images source = new Images(images.count(), images.height() / 2, images.width() / 2);
        Checks.require(
                source.doubled().equals(images),
                "height = %d and width = %d of enlarged images must be even",
                images.height(),
                images.width());
        return source;
    }
}
