package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * Embeds the tokens that a pass feeds, for every stream of an image: those drawn last, and line
 * breaks.
 */
public final class EmbedTokens {

    private final Kernel kernel;
    private final Sequence sequence;
    private final TokenRows rows;
    private final int width;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of the table
     * @param width d, values of a row of the table, a multiple of 8 up to 32768
     */
    public EmbedTokens(
            Kernels kernels, Storage storage, int width, Sequence sequence, TokenRows rows) {
        this.sequence = sequence;
        this.rows = rows;
        this.width = Sizes.width("width", width);
        this.threads = Sizes.rowThreads(width / Sizes.pack(storage));
        this.kernel = kernels.get("embed_tokens", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Embeds the tokens that follow the context.
     *
     * @param table [rows, d], with V image tokens
     * @param grid int32 [B, H·W], tokens by raster number, 0..V−1 where they are fed
     * @param x float32 [S, n, d], the result
     * @param images B
     * @param streams S, B..2B
     * @param tokens n
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory table,
            DeviceMemory grid,
            DeviceMemory x,
            int images,
            int streams,
            int tokens) {
        Checks.inRange("streams", streams, images, 2 * images);
        Sizes.requireInts("grid", grid, (long) images * sequence.gridSize());
        Sizes.requireFloats("x", x, (long) streams * tokens * width);
        kernel.launch(
                stream,
                LaunchShape.of(tokens, streams, 1, threads),
                table,
                grid,
                sequence.cells(),
                sequence.step(),
                x,
                sequence.prefix(),
                sequence.gridSize(),
                images,
                rows.firstImage(),
                rows.lineBreak());
    }
}
