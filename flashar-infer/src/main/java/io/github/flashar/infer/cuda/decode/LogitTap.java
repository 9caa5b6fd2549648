package io.github.flashar.infer.cuda.decode;

/** Sees the logits of each pass; for tests and measurements, as it keeps the GPU waiting. */
@FunctionalInterface
interface LogitTap {

    /** Sees nothing. */
    LogitTap NONE = (pass, logits) -> {};

    /**
     * Called after a pass.
     *
     * @param logits [B, m, V], guided and fused, images in the order of their places
     */
    void inspect(PassShape pass, float[] logits);
}
