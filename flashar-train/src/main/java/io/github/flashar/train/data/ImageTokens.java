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
import io.github.flashar.infer.decode.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Encodes pictures as token grids: of each training picture the picture and its mirror image, of
 * the ones kept apart the picture alone. Unreadable pictures are passed over; {@link
 * ImageSource#unreadable} lists them.
 */
public final class ImageTokens {

    private final ImageSource source;
    private final VqTokenizer tokenizer;
    private final int batchSize;
    private final TokenGrid grid;

    /**
     * Prepares to encode.
     *
     * @param source its image size must be a multiple of the tokenizer's pixels per token
     * @param batchSize pictures a forward pass
     */
    public ImageTokens(ImageSource source, VqTokenizer tokenizer, int batchSize) {
        int f = tokenizer.config().downsampling();
        Checks.require(
                source.size() % f == 0,
                "image size = %d must be a multiple of the tokenizer's %d pixels per token",
                source.size(),
                f);
        this.source = source;
        this.tokenizer = tokenizer;
        this.batchSize = Checks.atLeast("encoding batch size", batchSize, 1);
        this.grid = new TokenGrid(source.size() / f, source.size() / f);
    }

    /**
     * Encodes all pictures.
     *
     * @param listener called after every batch
     * @throws CancellationException if the listener stops it
     */
    public TokenSplit encode(StepListener listener) {
        return encode(source.entries(), listener);
    }

    /** Encodes the pictures kept apart only, as {@link #encode} does. */
    public TokenDataset encodeHeldOut(StepListener listener) {
        return encode(source.entries(true), listener).heldOut();
    }

    private TokenSplit encode(List<ImageEntry> entries, StepListener listener) {
        TokenSplit split = new TokenSplit(empty(), empty());
        int steps = (entries.size() + batchSize - 1) / batchSize;
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            for (int step = 1; step <= steps; step++) {
                int from = (step - 1) * batchSize;
                add(entries.subList(from, Math.min(from + batchSize, entries.size())), split);
                if (!listener.afterStep(step, steps)) {
                    throw new CancellationException("stopped after batch " + step + " of " + steps);
                }
            }
        }
        return split;
    }

    private void add(List<ImageEntry> entries, TokenSplit split) {
        List<RgbImage> images = new ArrayList<>();
        List<ImageEntry> owners = new ArrayList<>();
        for (ImageEntry entry : entries) {
            source.read(entry)
                    .ifPresent(
                            image -> {
                                images.add(image);
                                owners.add(entry);
                                if (!entry.heldOut()) {
                                    images.add(image.flipHorizontally());
                                    owners.add(entry);
                                }
                            });
        }
        if (images.isEmpty()) {
            return;
        }
        int[][] grids = encode(images);
        for (int i = 0; i < grids.length; i++) {
            ImageEntry owner = owners.get(i);
            (owner.heldOut() ? split.heldOut() : split.train()).add(grids[i], owner.label());
        }
    }

    private int[][] encode(List<RgbImage> images) {
        NDManager manager = tokenizer.parameters().manager();
        try (NDScope scope = NativeMemory.scope()) {
            NDArray tokens = tokenizer.encode(ImageTensors.fromImages(manager, images));
            long[] values = tokens.toLongArray(); // [B, h, w]
            int[][] grids = new int[images.size()][grid.cells()];
            for (int i = 0; i < values.length; i++) {
                grids[i / grid.cells()][i % grid.cells()] = (int) values[i];
            }
            return grids;
        }
    }

    private TokenDataset empty() {
        return new TokenDataset(
                grid, tokenizer.config().codebookSize(), source.classNames().size());
    }
}
