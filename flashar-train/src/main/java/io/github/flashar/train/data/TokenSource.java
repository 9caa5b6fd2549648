package io.github.flashar.train.data;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import java.util.Arrays;

/**
 * Token grids and what each shows, at random access, in memory or on disk. An example is one
 * picture, of which there may be several augmentations (crops, mirror images), each a grid of its
 * own.
 *
 * <p>Safe for several threads unless an implementation says otherwise. What lies on disk is checked
 * as it is read: {@link #tokens} and {@link #conditions} fail with an {@link
 * io.github.flashar.core.error.InvalidFileException} if it is damaged.
 */
public interface TokenSource {

    /** Number of examples. */
    int size();

    /** Grid of every example. */
    TokenGrid grid();

    /** V; tokens are 0..V−1. */
    int vocabulary();

    /** Number of augmentations of each example, at least 1; 1 if a source has no others. */
    default int augmentations() {
        return 1;
    }

    /** The augmentation that shows a picture as it is: not mirrored, its middle. */
    default int plainAugmentation() {
        return 0;
    }

    /** H·W tokens of an augmentation of an example in raster order, for the caller to keep. */
    int[] tokens(int example, int augmentation);

    /**
     * What examples show.
     *
     * @param withheld for each of them, whether to tell nothing of it, as guidance does
     */
    Conditions conditions(int[] examples, boolean[] withheld);

    /** Fails if the examples are not what a model of these sizes draws. */
    void checkFits(BackboneConfig model);

    /** Some examples as they are and what they show. */
    default TokenBatch batch(int... examples) {
        int[][] grids =
                Arrays.stream(examples)
                        .mapToObj(example -> tokens(example, plainAugmentation()))
                        .toArray(int[][]::new);
        return new TokenBatch(grids, conditions(examples, new boolean[examples.length]));
    }

    /** At most {@code count} of the examples, evenly spaced; they stay where they are. */
    default TokenSource spread(int count) {
        return TokenSubset.spread(this, count);
    }
}
