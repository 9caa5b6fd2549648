package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * How a GPU computes. Sums, norms, softmax, gate, guidance and sampling are float32 always.
 *
 * @param storage of weights, caches and the inputs of matrix products
 * @param deterministic whether an image is the same in every batch; else it is the same each time
 *     in one batch, and faster
 */
public record CudaPrecision(Storage storage, boolean deterministic) {

    /** bfloat16, fast: how images are drawn. */
    public static final CudaPrecision FAST = new CudaPrecision(Storage.BF16, false);

    /** bfloat16, independent of the batch. */
    public static final CudaPrecision DETERMINISTIC = new CudaPrecision(Storage.BF16, true);

    /** float32 throughout, independent of the batch: to compare with the CPU. */
    public static final CudaPrecision FULL = new CudaPrecision(Storage.FLOAT, true);
}
