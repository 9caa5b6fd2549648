package io.github.flashar.infer.decode;

import io.github.flashar.core.error.Checks;

/**
 * A caption as a model takes it: the text encoder's features, padded on the left.
 *
 * @param features P·F values, token by token; those of padding are ignored
 * @param validTokens tokens at the end that are no padding, 0..P; P lets the padding be seen
 */
public record Caption(float[] features, int validTokens) {

    public Caption {
        Checks.atLeast("valid caption tokens", validTokens, 0);
    }
}
