package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products of float16 matrices, sums in float32. Unlike cuBLASLt's their bits never depend
 * on the number of images, and they need no workspace.
 */
public final class Multiply {

    private final TiledKernel kernel;
    private final int resultBytes;

    /**
     * Compiles it.
     *
     * @param floatResult whether the result is float32, not float16
     */
    public Multiply(Kernels kernels, boolean floatResult) {
        this.resultBytes = floatResult ? Float.BYTES : Short.BYTES;
        this.kernel =
                new TiledKernel(
                        kernels, "multiply", Map.of("FLOAT_RESULT", floatResult ? "1" : "0"));
    }

    /**
     * A 1×1 convolution.
     *
     * @param x float16 [images, inputs]
     * @param residual float16 like a float16 result, added to it; may be {@code y} itself
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
        Checks.require(filter.taps() == 1, "the filter has %d taps, not 1", filter.taps());
        ProductShape shape =
                ProductShape.of(
                        1, images.allCells(), filter.outputs(), filter.outputs(), filter.inputs());
        enqueue(stream, shape, x, filter.weight(), filter.bias(), residual, y, overflow);
    }

    /**
     * Products without a bias.
     *
     * @param x float16 [images, rows, inputs]
     * @param w float16 [images, outputs, inputs]
     * @param y [images, rows, columns]
     * @param overflow int32 [1], raised to 1 if a float16 result is not finite
     */
    public void enqueue(
            CudaStream stream,
            ProductShape shape,
            DeviceMemory x,
            DeviceMemory w,
            DeviceMemory y,
            DeviceMemory overflow) {
        enqueue(stream, shape, x, w, null, null, y, overflow);
    }

    private void enqueue(
            CudaStream stream,
            ProductShape shape,
            DeviceMemory x,
            DeviceMemory w,
            @Nullable DeviceMemory bias,
            @Nullable DeviceMemory residual,
            DeviceMemory y,
            DeviceMemory overflow) {
        Sizes.require("x", x, shape.elementsX(), Short.BYTES);
        Sizes.require("w", w, shape.elementsW(), Short.BYTES);
        Sizes.require("y", y, shape.elementsY(), resultBytes);
        if (residual != null) {
            Sizes.require("residual", residual, shape.elementsY(), Short.BYTES);
        }
        kernel.launch(
                stream,
                shape.rows(),
                shape.columns(),
                shape.images(),
                x,
                w,
                Sizes.orNull(bias),
                Sizes.orNull(residual),
                y,
                overflow,
                shape.rows(),
                shape.outputs(),
                shape.columns(),
                shape.inputs(),
                shape.stepX(),
                shape.stepW());
    }
}
