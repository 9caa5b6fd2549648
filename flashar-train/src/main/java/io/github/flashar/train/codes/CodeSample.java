package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;

/**
 * A picture as tokens.
 *
 * @param index place among all pictures of the data set, at least 0
 * @param label index of its class
 * @param tokens [A][H·W], raster order
 */
public record CodeSample(int index, int label, int[][] tokens) {

    /** Fails if the sample does not belong into a set of such codes. */
    void checkFits(CodeSpec spec) {
        Checks.atLeast("index", index, 0);
        Checks.inRange("label of sample " + index, label, 0, spec.classes() - 1);
        Checks.require(
                tokens.length == spec.augmentations(),
                "sample %d has %d augmentations, expected %d",
                index,
                tokens.length,
                spec.augmentations());
        for (int[] grid : tokens) {
            Checks.require(
                    grid.length == spec.grid().cells(),
                    "sample %d has a grid of %d tokens, expected the %d of %s",
                    index,
                    grid.length,
                    spec.grid().cells(),
                    spec.grid());
            for (int token : grid) {
                if (token < 0 || token >= spec.vocabulary()) {
                    Checks.inRange("token of sample " + index, token, 0, spec.vocabulary() - 1);
                }
            }
        }
    }
}
