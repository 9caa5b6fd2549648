package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/** Rows of a table, one for each token of an image. */
public final class LookUpCodes {

    private static final int THREADS = 256;

    private final Kernel kernel;
    private final int width;

    /**
     * Compiles it.
     *
     * @param width channels of a row, a multiple of 8
     */
    public LookUpCodes(Kernels kernels, int width) {
        Checks.require(
                width > 0 && width % Sizes.WIDTH_STEP == 0,
                "width = %d must be a positive multiple of %d; pad with zeros",
                width,
                Sizes.WIDTH_STEP);
        this.width = width;
        this.kernel = kernels.get("look_up_codes", Map.of());
    }

    /**
     * Looks up the rows of n tokens.
     *
     * @param tokens int32 [n], each a row of the table: nothing checks it here
     * @param table float16 [codes, width]
     * @param y float16 [n, width]
     */
    public void enqueue(
            CudaStream stream, DeviceMemory tokens, DeviceMemory table, DeviceMemory y, int n) {
        long elements = (long) n * width;
        Sizes.requireInts("tokens", tokens, n);
        Sizes.require("y", y, elements, Short.BYTES);
        LaunchShape shape = LaunchShape.covering(elements / Sizes.WIDTH_STEP, THREADS);
        kernel.launch(stream, shape, tokens, table, y, n, width);
    }
}
