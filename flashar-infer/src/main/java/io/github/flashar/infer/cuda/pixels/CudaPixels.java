package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.kernel.Images;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Turns token grids into pictures on a GPU, in float16 with sums in float32. A picture is the same,
 * byte by byte, whatever else is decoded with it. Safe for several threads, which take turns every
 * few pictures.
 *
 * <p>A picture of 256² takes 253 GFLOP with LlamaGen's VQ-16. How long that takes was not measured.
 */
public final class CudaPixels implements AutoCloseable {

    private final Kernels kernels;
    private final VqConfig config;
    private final TokenGrid grid;
    private final PictureSizes sizes;
    private final int picturesAtATime;
    private final PixelWeights weights;
    private final PixelKernels pixelKernels;
    private final List<PixelLayer> layers;
    private final CudaStream stream;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable PixelGraphs graphs;

    /**
     * Loads a decoder. Memory for pictures is taken when they are decoded, and kept.
     *
     * @param kernels of the device, not closed here
     * @param file weights by the names of {@link VqConfig#parameterSpecs}; the encoder's may be
     *     absent
     * @param grid of the pictures
     * @param activationBytes most device memory that pictures take while they are decoded
     * @throws InsufficientMemoryException if one picture takes more, or the weights do not fit
     * @throws io.github.flashar.core.error.InvalidFileException if a weight is missing or of
     *     another shape
     * @throws UnsupportedFeatureException if a weight is beyond float16's ±65504
     */
    public CudaPixels(
            Kernels kernels,
            VqConfig config,
            WeightFile file,
            TokenGrid grid,
            long activationBytes) {
        this.kernels = kernels;
        this.config = config;
        this.grid = grid;
        this.sizes = PictureSizes.of(config, grid);
        this.picturesAtATime = picturesWithin(sizes, activationBytes);
        kernels.device().use();
        this.weights = new PixelWeights(kernels.device(), file);
        try {
            this.pixelKernels = PixelKernels.of(kernels);
            this.layers = PixelNetwork.layers(config, kernels, weights);
            this.stream = new CudaStream(kernels.device());
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /** Bytes of device memory that each picture takes while it is decoded. */
    public static long bytesPerPicture(VqConfig config, TokenGrid grid) {
        return PictureSizes.of(config, grid).bytes();
    }

    private static int picturesWithin(PictureSizes sizes, long bytes) {
        if (bytes < sizes.bytes()) {
            throw new InsufficientMemoryException(
                    String.format(
                            "decoding a picture of %d x %d takes %,d bytes of device memory, %,d"
                                    + " are allowed: allow more, or draw a smaller grid",
                            sizes.width(), sizes.height(), sizes.bytes(), bytes),
                    sizes.bytes(),
                    bytes);
        }
        long most = Math.min(LaunchShape.MAX_OTHER_AXES, Integer.MAX_VALUE / sizes.pixels());
        return (int) Math.min(most, bytes / sizes.bytes());
    }

    /** Most pictures decoded at a time. */
    public int picturesAtATime() {
        return picturesAtATime;
    }

    /** Pictures of grids [B][H·W]. */
    public List<RgbImage> of(int[][] tokens) {
        return of(tokens, () -> {});
    }

    /**
     * Pictures of grids [B][H·W], as many at a time as memory was allowed for.
     *
     * @param checkpoint called before each few, where the work may be given up by throwing
     * @throws InsufficientMemoryException if the device has less memory left than was allowed;
     *     fewer pictures may still be decoded
     * @throws UnsupportedFeatureException if these weights lead beyond float16's ±65504
     */
    public List<RgbImage> of(int[][] tokens, Runnable checkpoint) {
        Arrays.stream(tokens).forEach(this::check);
        kernels.device().use();
        List<RgbImage> pictures = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += picturesAtATime) {
            int to = Math.min(tokens.length, from + picturesAtATime);
            checkpoint.run();
            pictures.addAll(decodeInTurn(Arrays.copyOfRange(tokens, from, to)));
        }
        return pictures;
    }

    private void check(int[] picture) {
        Checks.require(
                picture.length == grid.cells(),
                "a picture has %d tokens, a grid of %s needs %d",
                picture.length,
                grid,
                grid.cells());
        for (int token : picture) {
            Checks.inRange("token", token, 0, config.codebookSize() - 1);
        }
    }

    private List<RgbImage> decodeInTurn(int[][] tokens) {
        turn.lock();
        try {
            return decode(tokens);
        } finally {
            turn.unlock();
        }
    }

    private List<RgbImage> decode(int[][] tokens) {
        PixelGraphs prepared = graphsFor(tokens.length);
        Canvas canvas = prepared.canvas();
        canvas.tokens().write(Arrays.stream(tokens).flatMapToInt(Arrays::stream).toArray());
        prepared.run(tokens.length);
        stream.synchronize();
        checkRange(canvas);
        return read(canvas, tokens.length);
    }

    /** Makes room for so many pictures, giving up the room there was first. */
    private PixelGraphs graphsFor(int pictures) {
        if (graphs != null && graphs.canvas().capacity() >= pictures) {
            return graphs;
        }
        freeGraphs();
        graphs =
                new PixelGraphs(
                        stream,
                        pixelKernels,
                        layers,
                        new Canvas(kernels.device(), sizes, pictures),
                        new Images(1, grid.height(), grid.width()));
        return graphs;
    }

    private static void checkRange(Canvas canvas) {
        if (canvas.overflow().ints(1)[0] != 0) {
            throw new UnsupportedFeatureException(
                    "these weights lead to values beyond ±65504, the range of float16, in which"
                            + " the CUDA engine decodes pictures: decode them on the CPU instead");
        }
    }

    private List<RgbImage> read(Canvas canvas, int pictures) {
        int bytes = sizes.pictureBytes();
        List<RgbImage> read = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            byte[] rgb = canvas.pictures().slice((long) i * bytes, bytes).read(bytes);
            read.add(new RgbImage(sizes.width(), sizes.height(), rgb));
        }
        return read;
    }

    private void freeGraphs() {
        PixelGraphs old = graphs;
        graphs = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        kernels.device().use();
        freeGraphs();
        stream.close();
        weights.close();
    }
}
