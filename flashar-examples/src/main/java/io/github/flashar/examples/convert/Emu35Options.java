package io.github.flashar.examples.convert;

import io.github.flashar.core.error.Checks;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a conversion of Emu3.5 needs besides.
 *
 * @param promptTokens room for a prompt with its template, 32..32,768; caches hold as much for
 *     every image
 * @param textTokenizer folder of the text tokenizer's files
 */
public record Emu35Options(int promptTokens, @Nullable Path textTokenizer) {

    /** The template without a text and the image's size take 28. */
    private static final int FEWEST = 32;

    /** Positions the language model was trained for. */
    private static final int MOST = 32_768;

    public Emu35Options {
        Checks.inRange("--prompt-tokens", promptTokens, FEWEST, MOST);
    }
}
