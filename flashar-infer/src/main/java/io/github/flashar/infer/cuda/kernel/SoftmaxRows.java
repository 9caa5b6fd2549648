package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/** The weights of an attention, float16, of its scores, float32. */
public final class SoftmaxRows {

    private static final int ROWS_A_BLOCK = 8;
    private static final int THREADS = ROWS_A_BLOCK * 32;

    private final Kernel kernel;

    /** Compiles it. */
    public SoftmaxRows(Kernels kernels) {
        this.kernel = kernels.get("softmax_rows", Map.of());
    }

    /**
     * Takes the softmax of the first values of rows; the rest becomes zero.
     *
     * @param x float32 [rows, columns], columns a multiple of 8
     * @param y float16 [rows, columns]
     * @param keys values that count, 1..columns
     * @param scale what scores are multiplied by first, positive
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory x,
            DeviceMemory y,
            int rows,
            int columns,
            int keys,
            double scale) {
        Checks.inRange("keys", keys, 1, columns);
        Checks.require(
                columns % Sizes.WIDTH_STEP == 0,
                "columns = %d must be a multiple of %d",
                columns,
                Sizes.WIDTH_STEP);
        Sizes.requireFloats("x", x, (long) rows * columns);
        Sizes.require("y", y, (long) rows * columns, Short.BYTES);
        LaunchShape shape = LaunchShape.of(Sizes.ceilDiv(rows, ROWS_A_BLOCK), 1, 1, THREADS);
        kernel.launch(stream, shape, x, y, rows, columns, keys, (float) scale);
    }
}
