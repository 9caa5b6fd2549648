package io.github.flashar.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.List;

/**
 * Encodes images of one size as token grids. What an image becomes does not depend on the others.
 */
public final class ImageEncoder {

    private final VqTokenizer tokenizer;
    private final int batchSize;
    private final TokenGrid grid;

    /**
     * Prepares to encode images that become a grid.
     *
     * @param batchSize images a forward pass
     */
    public ImageEncoder(VqTokenizer tokenizer, TokenGrid grid, int batchSize) {
        this.tokenizer = tokenizer;
        this.batchSize = Checks.atLeast("encoding batch size", batchSize, 1);
        this.grid = grid;
    }

    /**
     * Prepares to encode squares.
     *
     * @param size side of the images in pixels, a multiple of the tokenizer's pixels per token
     * @param batchSize images a forward pass
     */
    public ImageEncoder(VqTokenizer tokenizer, int size, int batchSize) {
        this(tokenizer, square(size, tokenizer.config().downsampling()), batchSize);
    }

    private static TokenGrid square(int size, int pixels) {
        Checks.require(
                size > 0 && size % pixels == 0,
                "image size = %d must be a multiple of the tokenizer's %d pixels per token",
                size,
                pixels);
        return new TokenGrid(size / pixels, size / pixels);
    }

    /** Width of the images in pixels. */
    public int width() {
        return grid.width() * tokenizer.config().downsampling();
    }

    /** Height of the images in pixels. */
    public int height() {
        return grid.height() * tokenizer.config().downsampling();
    }

    /** Grid that an image becomes. */
    public TokenGrid grid() {
        return grid;
    }

    /** Tokens are 0..vocabulary−1. */
    public int vocabulary() {
        return tokenizer.config().codebookSize();
    }

    /** Encodes images, [image][cell] in raster order. */
    public int[][] encode(List<RgbImage> images) {
        int[][] grids = new int[images.size()][grid.cells()];
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            for (int from = 0; from < grids.length; from += batchSize) {
                int to = Math.min(from + batchSize, grids.length);
                long[] values = pass(images.subList(from, to));
                for (int i = 0; i < values.length; i++) {
                    grids[from + i / grid.cells()][i % grid.cells()] = (int) values[i];
                }
            }
        }
        return grids;
    }

    /** Returns the tokens of all images one after the other. */
    private long[] pass(List<RgbImage> images) {
        NDManager manager = tokenizer.parameters().manager();
        try (NDScope scope = NativeMemory.scope()) {
            NDArray tokens = tokenizer.encode(ImageTensors.fromImages(manager, images));
            return tokens.toLongArray(); // [B, h, w]
        }
    }
}
