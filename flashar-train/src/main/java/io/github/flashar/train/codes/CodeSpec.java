package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.Crops;

/**
 * What all samples of a set of codes share.
 *
 * @param grid of every augmentation
 * @param vocabulary V, at least 1; tokens are 0..V−1
 * @param classes number of classes, at least 1; labels are 0..classes−1
 * @param augmentations A, grids of a picture, 1..{@value #MAX_AUGMENTATIONS}
 */
public record CodeSpec(TokenGrid grid, int vocabulary, int classes, int augmentations) {

    /** More views of a picture than any published recipe takes. */
    public static final int MAX_AUGMENTATIONS = 1024;

    private static final int NARROW_VOCABULARY = 1 << Short.SIZE;

    public CodeSpec {
        Checks.atLeast("vocabulary", vocabulary, 1);
        Checks.atLeast("classes", classes, 1);
        Checks.inRange("augmentations", augmentations, 1, MAX_AUGMENTATIONS);
    }

    /** The augmentation that is the middle of the picture, not mirrored. */
    public int plainAugmentation() {
        Crops.Kind ten = Crops.Kind.TEN_CROP;
        return augmentations == ten.views() ? ten.plain() : Crops.Kind.CENTER_FLIP.plain();
    }

    /** Whether a token takes two bytes in a shard, not four. */
    boolean isNarrow() {
        return vocabulary <= NARROW_VOCABULARY;
    }

    /** Tokens of a sample, A·H·W. */
    int tokensPerSample() {
        return augmentations * grid.cells();
    }
}
