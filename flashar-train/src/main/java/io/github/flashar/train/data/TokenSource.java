package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;

/**
 * Labelled token grids at random access, in memory or on disk. An example is one picture, of which
 * there may be several augmentations (crops, mirror images), each a grid of its own.
 *
 * <p>Safe for several threads unless an implementation says otherwise. What lies on disk is checked
 * as it is read: {@link #tokens} and {@link #label} fail with an {@link
 * io.github.flashar.core.error.InvalidFileException} if it is damaged.
 */
public interface TokenSource {

    /** Number of examples. */
    int size();

    /** Grid of every example. */
    TokenGrid grid();

    /** V; tokens are 0..V−1. */
    int vocabulary();

    /** Number of classes; label {@code classes()} is the null class. */
    int classes();

    /** Number of augmentations of each example, at least 1. */
    int augmentations();

    /** The augmentation that shows a picture as it is: not mirrored, its middle. */
    int plainAugmentation();

    /** Label of an example, 0..classes. */
    int label(int example);

    /** H·W tokens of an augmentation of an example in raster order, for the caller to keep. */
    int[] tokens(int example, int augmentation);

    /** Fails if the examples are not what a model of these sizes draws. */
    default void checkFits(BackboneConfig model) {
        Checks.require(
                grid().equals(model.grid())
                        && vocabulary() == model.vocabulary()
                        && classes() == model.classPrefix().classes(),
                "the data has a %s grid, %d tokens and %d classes; the model %s, %d and %d",
                grid(),
                vocabulary(),
                classes(),
                model.grid(),
                model.vocabulary(),
                model.classPrefix().classes());
    }
}
