package io.github.flashar.core.text;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.NpyFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;

/**
 * What a text-conditional model takes of one caption: the text encoder's features, padded with zero
 * rows on the left, so that the last token stands next to the image.
 *
 * @param tokens P, rows, padding included
 * @param dim F, width of a row
 * @param values P·F values, row by row
 * @param validTokens rows at the end that are no padding, 1..P
 */
public record CaptionFeatures(int tokens, int dim, float[] values, int validTokens) {

    public CaptionFeatures {
        Checks.atLeast("caption tokens", tokens, 1);
        Checks.atLeast("feature dim", dim, 1);
        Checks.inRange("valid caption tokens", validTokens, 1, tokens);
        Checks.require(
                values.length == (long) tokens * dim,
                "%d tokens of %d features are %d values, but there are %d",
                tokens,
                dim,
                (long) tokens * dim,
                values.length);
    }

    /**
     * Moves a caption's features to the end and fills up with zeros.
     *
     * @param rows features row by row, of which the first {@code validTokens} are taken
     */
    static CaptionFeatures leftPadded(float[] rows, int validTokens, int tokens, int dim) {
        float[] values = new float[Math.multiplyExact(tokens, dim)];
        int taken = validTokens * dim;
        System.arraycopy(rows, 0, values, values.length - taken, taken);
        return new CaptionFeatures(tokens, dim, values, validTokens);
    }

    /**
     * Reads features that LlamaGen's scripts extracted: a {@code .npy} file of floats [1, n, F]
     * that holds the caption's n tokens without padding. As in LlamaGen's training, what exceeds
     * {@code tokens} is cut off at the end.
     *
     * @param tokens P
     * @param dim F, as the model expects it
     */
    public static CaptionFeatures read(Path npy, int tokens, int dim) {
        NpyFile file = NpyFile.open(npy);
        Shape shape = file.shape();
        if (shape.dimension() != 3
                || shape.get(0) != 1
                || shape.get(1) < 1
                || shape.get(2) != dim) {
            throw new InvalidFileException(
                    npy, "shape is " + shape + ", expected (1, tokens, " + dim + ") of a caption");
        }
        int valid = (int) Math.min(shape.get(1), tokens);
        return leftPadded(file.floats(), valid, tokens, dim);
    }
}
