package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/** RMS norm of each head of the queries and of the keys, before {@link RopeAppend} turns them. */
public final class NormHeads {

    private static final int WARP = 32;

    /** Threads a block: a warp takes a head, and a token of these models has dozens. */
    private static final int THREADS = 256;

    private final Kernel kernel;
    private final Storage storage;
    private final Heads heads;
    private final float eps;

    /**
     * Compiles it.
     *
     * @param storage of queries and keys
     */
    public NormHeads(Kernels kernels, Storage storage, Heads heads, double eps) {
        this.storage = storage;
        this.heads = heads;
        this.eps = (float) eps;
        this.kernel = kernels.get("norm_heads", heads.macros(storage, THREADS));
    }

    /**
     * Normalises in place.
     *
     * @param qkv [rows, (queries + 2 · keyValues) · D], whose values stay as they are
     * @param queryWeight float32 [D]
     * @param keyWeight float32 [D]
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory qkv,
            DeviceMemory queryWeight,
            DeviceMemory keyWeight,
            int rows) {
        Sizes.require("qkv", qkv, (long) rows * heads.rowWidth(), storage.bytes());
        Sizes.requireFloats("query weight", queryWeight, heads.dim());
        Sizes.requireFloats("key weight", keyWeight, heads.dim());
        int blocks = Sizes.ceilDiv(heads.queries() + heads.keyValues(), THREADS / WARP);
        kernel.launch(
                stream, LaunchShape.of(rows, blocks, 1, THREADS), qkv, queryWeight, keyWeight, eps);
    }
}
