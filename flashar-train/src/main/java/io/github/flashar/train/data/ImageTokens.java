package io.github.flashar.train.data;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.tokenizer.VqTokenizer;
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
    private final int batchSize;
    private final ImageEncoder encoder;

    /**
     * Prepares to encode.
     *
     * @param source its image size must be a multiple of the tokenizer's pixels per token
     * @param batchSize pictures a forward pass
     */
    public ImageTokens(ImageSource source, VqTokenizer tokenizer, int batchSize) {
        this.source = source;
        this.batchSize = batchSize;
        // Of a training picture there are two.
        this.encoder = new ImageEncoder(tokenizer, source.size(), 2 * batchSize);
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
        for (int step = 1; step <= steps; step++) {
            int from = (step - 1) * batchSize;
            add(entries.subList(from, Math.min(from + batchSize, entries.size())), split);
            if (!listener.afterStep(step, steps)) {
                throw new CancellationException("stopped after batch " + step + " of " + steps);
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
        int[][] grids = encoder.encode(images);
        for (int i = 0; i < grids.length; i++) {
            ImageEntry owner = owners.get(i);
            (owner.heldOut() ? split.heldOut() : split.train()).add(grids[i], owner.label());
        }
    }

    private TokenDataset empty() {
        return new TokenDataset(encoder.grid(), encoder.vocabulary(), source.classNames().size());
    }
}
