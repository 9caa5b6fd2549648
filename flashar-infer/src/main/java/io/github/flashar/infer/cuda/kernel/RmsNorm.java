package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/** RMS norm of rows: {@code y = x / sqrt(mean(x²) + eps) · weight}. */
public final class RmsNorm {

    private final Kernel kernel;
    private final Storage storage;
    private final int width;
    private final int threads;
    private final float eps;

    /**
     * Compiles it.
     *
     * @param storage of the result
     * @param width d, values of a row, a multiple of 8 up to 32768
     */
    public RmsNorm(Kernels kernels, Storage storage, int width, double eps) {
        this.storage = storage;
        this.width = Sizes.width("width", width);
        this.threads = Sizes.rowThreads(width / Sizes.pack(storage));
        this.eps = (float) eps;
        this.kernel = kernels.get("rms_norm", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Normalises rows.
     *
     * @param x float32 [rows, d]
     * @param weight float32 [d]
     * @param y [rows, d]
     */
    public void enqueue(
            CudaStream stream, DeviceMemory x, DeviceMemory weight, DeviceMemory y, int rows) {
        long values = (long) rows * width;
        Sizes.requireFloats("x", x, values);
        Sizes.requireFloats("weight", weight, width);
        Sizes.require("y", y, values, storage.bytes());
        kernel.launch(stream, LaunchShape.of(rows, 1, 1, threads), x, weight, y, eps);
    }
}
