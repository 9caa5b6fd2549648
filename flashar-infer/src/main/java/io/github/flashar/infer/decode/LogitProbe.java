package io.github.flashar.infer.decode;

/** Sees the logits of each step as they go to the sampler; for tests. */
@FunctionalInterface
interface LogitProbe {

    LogitProbe NONE = (cells, logits) -> {};

    /**
     * Called before the draws of a step.
     *
     * @param cells raster numbers of the T cells to be drawn
     * @param logits [B, T, V], guided and fused
     */
    void inspect(int[] cells, float[] logits);
}
