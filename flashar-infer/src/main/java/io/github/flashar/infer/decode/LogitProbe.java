package io.github.flashar.infer.decode;

/** Sees the logits of each step; for tests and comparisons, as reading them takes time. */
@FunctionalInterface
public interface LogitProbe {

    /** Sees nothing, and takes no time. */
    LogitProbe NONE = (cells, logits) -> {};

    /**
     * Called once a step.
     *
     * @param cells raster numbers of the T cells that it draws
     * @param logits [B, T, V], guided and fused
     */
    void inspect(int[] cells, float[] logits);
}
