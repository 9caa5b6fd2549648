package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import java.util.Map;

/**
 * Draws a token for each target from its logits, as {@link
 * io.github.flashar.infer.sampling.Sampler} does: a pure function of logits, seed and cell. It sums
 * integers instead of doubles, so that with the same seed the two agree but for draws that fall on
 * the border of two tokens.
 */
public final class Sample {

    /** More than the kernel's histograms and sums take of a block's shared memory. */
    private static final int STATIC_BYTES = 32 << 10;

    private final Kernel kernel;
    private final Sequence sequence;
    private final int vocabulary;
    private final int threads;
    private final int sharedBytes;

    /**
     * Compiles it.
     *
     * @param vocabulary V, logits of a row, 2..2^20
     */
    public Sample(Kernels kernels, int vocabulary, Sequence sequence) {
        this.sequence = sequence;
        this.vocabulary = Sizes.vocabulary(vocabulary);
        this.threads = Sizes.vocabularyThreads(vocabulary);
        this.sharedBytes = rowBytes(vocabulary, kernels.device());
        this.kernel =
                kernels.get(
                        "sample",
                        Map.of(
                                "VOCABULARY", String.valueOf(vocabulary),
                                "SHARED_ROW", sharedBytes > 0 ? "1" : "0",
                                "THREADS", String.valueOf(threads)));
    }

    /** Dynamic shared memory for a row; 0 if a block cannot have that much. */
    private static int rowBytes(int vocabulary, CudaDevice device) {
        int bytes = Float.BYTES * vocabulary;
        return bytes + STATIC_BYTES <= device.sharedMemory() ? bytes : 0;
    }

    /** Bytes of the memory for {@link #write}. */
    public static long drawBytes(int images) {
        return (long) Long.BYTES * TokenDraws.WORDS * images;
    }

    /**
     * Writes how each image's tokens are drawn.
     *
     * @param draws {@link #drawBytes}
     * @param seeds [B]
     */
    public static void write(DeviceMemory draws, List<SamplingConfig> how, long[] seeds) {
        draws.write(TokenDraws.encode(how, seeds));
    }

    /**
     * Draws the tokens that follow those of this pass.
     *
     * @param logits float32 [B, m, V]
     * @param draws see {@link #write}
     * @param grid int32 [B, H·W], where the tokens go by their raster numbers
     * @param error int32 [1], raised to {@code 1 + image · H·W + cell} where the logits of a cell
     *     are unusable: one is NaN or +∞, or all are −∞; its token is 0
     * @param images B
     * @param targets m
     * @param tokens n, tokens that the pass fed to each stream
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory logits,
            DeviceMemory draws,
            DeviceMemory grid,
            DeviceMemory error,
            int images,
            int targets,
            int tokens) {
        Checks.inRange("images", images, 1, Integer.MAX_VALUE / sequence.gridSize() - 1);
        Checks.inRange("targets", targets, 1, sequence.gridSize());
        Sizes.requireFloats("logits", logits, (long) images * targets * vocabulary);
        Sizes.require("draws", draws, (long) images * TokenDraws.WORDS, Long.BYTES);
        Sizes.requireInts("grid", grid, (long) images * sequence.gridSize());
        Sizes.requireInts("error", error, 1);
        kernel.launch(
                stream,
                LaunchShape.of(targets, images, 1, threads).withShared(sharedBytes),
                logits,
                draws,
                sequence.cells(),
                sequence.step(),
                grid,
                error,
                tokens,
                sequence.prefix(),
                sequence.gridSize());
    }
}
