package io.github.flashar.train.pretokenized;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A picture as tokens and what it shows.
 *
 * @param stem names the sample in its shard: 1..96 of A–Z, a–z, 0–9, hyphen, underscore and dot
 * @param prompt what the picture shows
 * @param tokens H·W codes of the image tokenizer in raster order, without the offset they have in
 *     the model's vocabulary
 */
public record PretokenizedSample(String stem, String prompt, int[] tokens) {

    private static final Pattern STEM = Pattern.compile("[A-Za-z0-9._-]{1,96}");

    public PretokenizedSample {
        Checks.require(
                STEM.matcher(stem).matches(),
                "stem \"%s\" is no name for a sample, expected 1..96 of A-Z, a-z, 0-9, - _ .",
                stem);
        Checks.require(
                StandardCharsets.UTF_8.newEncoder().canEncode(prompt),
                "prompt of %s holds half a surrogate pair, expected whole characters",
                stem);
        int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        Checks.inRange("prompt bytes of " + stem, bytes, 0, TarIndex.MAX_PROMPT_BYTES);
    }

    /** Fails if the sample does not belong into a shard of such grids. */
    void checkFits(TokenGrid grid, int codebook) {
        Checks.require(
                tokens.length == grid.cells(),
                "sample %s has %d tokens, expected the %d of %s",
                stem,
                tokens.length,
                grid.cells(),
                grid);
        for (int token : tokens) {
            if (token < 0 || token >= codebook) {
                Checks.inRange("token of sample " + stem, token, 0, codebook - 1);
            }
        }
    }
}
