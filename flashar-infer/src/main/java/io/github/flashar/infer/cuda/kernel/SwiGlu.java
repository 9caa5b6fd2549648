package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/** SwiGLU of rows: {@code silu(a) · b} of their halves a and b. */
public final class SwiGlu {

    private static final int MAX_THREADS = 256;

    private final Kernel kernel;
    private final Storage storage;
    private final int width;
    private final int packs;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of rows and result
     * @param width f, values of a half, a multiple of 8 up to 32768
     */
    public SwiGlu(Kernels kernels, Storage storage, int width) {
        this.storage = storage;
        this.width = Sizes.width("width", width);
        this.packs = width / Sizes.pack(storage);
        this.threads = Math.min(MAX_THREADS, Sizes.rowThreads(packs));
        this.kernel = kernels.get("swiglu", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Maps rows.
     *
     * @param ab [rows, 2f], a then b
     * @param y [rows, f]
     */
    public void enqueue(CudaStream stream, DeviceMemory ab, DeviceMemory y, int rows) {
        long values = (long) rows * width;
        Sizes.require("ab", ab, 2 * values, storage.bytes());
        Sizes.require("y", y, values, storage.bytes());
        kernel.launch(
                stream, LaunchShape.of(rows, Sizes.ceilDiv(packs, threads), 1, threads), ab, y);
    }
}
