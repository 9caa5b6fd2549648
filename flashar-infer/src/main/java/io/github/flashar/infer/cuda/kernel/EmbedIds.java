package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/** Embeds the ids of prefixes: a class, or the words of a text. */
public final class EmbedIds {

    private final Kernel kernel;
    private final int width;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of the table
     * @param width d, values of a row of the table, a multiple of 8 up to 32768
     */
    public EmbedIds(Kernels kernels, Storage storage, int width) {
        this.width = Sizes.width("width", width);
        this.threads = Sizes.rowThreads(width / Sizes.pack(storage));
        this.kernel = kernels.get("embed_ids", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Embeds a row of the table for each id.
     *
     * @param table [rows, d]
     * @param ids int32 [n], rows of the table
     * @param x float32 [n, d], the result
     * @param count n
     */
    public void enqueue(
            CudaStream stream, DeviceMemory table, DeviceMemory ids, DeviceMemory x, int count) {
        Sizes.requireInts("ids", ids, count);
        Sizes.requireFloats("x", x, (long) count * width);
        kernel.launch(stream, LaunchShape.of(count, 1, 1, threads), table, ids, x);
    }
}
