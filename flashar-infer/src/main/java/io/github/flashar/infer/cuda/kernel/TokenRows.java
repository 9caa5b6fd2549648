package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;

/**
 * Where a table of tokens holds what a pass feeds.
 *
 * @param firstImage row of image token 0; the others follow it
 * @param lineBreak row of the token between two rows of an image; any row if there is none
 */
public record TokenRows(int firstImage, int lineBreak) {

    public TokenRows {
        Checks.atLeast("row of image token 0", firstImage, 0);
        Checks.atLeast("row of the line break", lineBreak, 0);
    }
}
