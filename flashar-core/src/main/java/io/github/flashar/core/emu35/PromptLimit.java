package io.github.flashar.core.emu35;

import io.github.flashar.core.error.Checks;

/**
 * How long a prompt may be, and what becomes of a longer one.
 *
 * @param tokens most ids of a prompt with its template, the size of the image not counted, at least
 *     1
 * @param cuts whether the end of the text goes if it is too long; else the prompt is refused
 */
public record PromptLimit(int tokens, boolean cuts) {

    /** Length to which FlashAR's official training cuts prompts; its generation cuts none. */
    public static final int TRAINED_TOKENS = 128;

    /** Longer than captions are; every token is kept in the caches of both streams. */
    public static final int DEFAULT_TOKENS = 1024;

    public PromptLimit {
        Checks.atLeast("prompt tokens", tokens, 1);
    }

    /** Refuses longer prompts. */
    public static PromptLimit refusing(int tokens) {
        return new PromptLimit(tokens, false);
    }

    /** Cuts the text of longer prompts. */
    public static PromptLimit cutting(int tokens) {
        return new PromptLimit(tokens, true);
    }
}
