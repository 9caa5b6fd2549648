package io.github.flashar.core.emu35;

import io.github.flashar.core.error.Checks;

/**
 * Which id means what: first the tokens of text, then the special ones, then those of images, all
 * without gaps.
 *
 * @param textTokens tokens of text, 1..{@value #MAX_TEXT_TOKENS}
 * @param codebook tokens of images, 1..{@value #MAX_CODEBOOK}
 */
public record Emu35Vocabulary(int textTokens, int codebook) {

    static final int MAX_TEXT_TOKENS = 1 << 20;

    /** The files number the tokens of images with six digits. */
    static final int MAX_CODEBOOK = 1_000_000;

    public Emu35Vocabulary {
        Checks.inRange("text tokens", textTokens, 1, MAX_TEXT_TOKENS);
        Checks.inRange("codebook", codebook, 1, MAX_CODEBOOK);
    }

    /** Id of a control token. */
    public int id(SpecialToken token) {
        return textTokens + token.index();
    }

    /** Id of the image tokenizer's code 0; code c has this id plus c. */
    public int visualOffset() {
        return textTokens + SpecialToken.EOI.index() + 1;
    }

    /** Number of ids, K. */
    public int size() {
        return visualOffset() + codebook;
    }
}
