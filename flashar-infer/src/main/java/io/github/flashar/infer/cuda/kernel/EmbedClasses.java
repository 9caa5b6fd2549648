package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/** Embeds class prefixes, one token a stream. */
public final class EmbedClasses {

    private final Kernel kernel;
    private final int width;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of the table
     * @param width d, values of a row of the table, a multiple of 8 up to 32768
     */
    public EmbedClasses(Kernels kernels, Storage storage, int width) {
        this.width = Sizes.width("width", width);
        this.threads = Sizes.rowThreads(width / Sizes.pack(storage));
        this.kernel = kernels.get("embed_classes", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Embeds a class for each stream.
     *
     * @param table [classes + 1, d], the null class last
     * @param classes int32 [S], rows of the table
     * @param x float32 [S, d], the result
     * @param streams S
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory table,
            DeviceMemory classes,
            DeviceMemory x,
            int streams) {
        Sizes.requireInts("classes", classes, streams);
        Sizes.requireFloats("x", x, (long) streams * width);
        kernel.launch(stream, LaunchShape.of(streams, 1, 1, threads), table, classes, x);
    }
}
