package io.github.flashar.infer.decode;

import io.github.flashar.core.error.Checks;
import java.util.Arrays;

/**
 * What one image of a model that reads text shall show, in tokens of its vocabulary.
 *
 * <p>With guidance the image is drawn twice side by side, once after each text; both count the
 * image's positions from the end of the longer one.
 */
public final class TextPrompt {

    private final int[] tokens;
    private final int[] unconditional;

    /**
     * Takes the tokens of two texts, at least one each.
     *
     * @param tokens what to draw
     * @param unconditional what guidance leads away from; read only where there is guidance
     */
    public TextPrompt(int[] tokens, int[] unconditional) {
        Checks.require(tokens.length > 0, "prompt has 0 tokens, expected one at least");
        Checks.require(
                unconditional.length > 0,
                "unconditional prompt has 0 tokens, expected one at least");
        this.tokens = tokens.clone();
        this.unconditional = unconditional.clone();
    }

    /** Tokens of what to draw. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Tokens of what guidance leads away from. */
    public int[] unconditional() {
        return unconditional.clone();
    }

    /** Length of the longer text. */
    int longest() {
        return Math.max(tokens.length, unconditional.length);
    }

    /** Largest token of both texts. */
    int largestToken() {
        return Math.max(max(tokens), max(unconditional));
    }

    private static int max(int[] tokens) {
        return Arrays.stream(tokens).max().orElseThrow();
    }
}
