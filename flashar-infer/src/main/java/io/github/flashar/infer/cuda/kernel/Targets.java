package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;

/**
 * What a pass predicts, and from which of the tokens that it fed: target i from token i +
 * leftShift, its left neighbour, and from token i + aboveShift, its upper one, where there is such
 * a token.
 *
 * @param count m, targets, at least 1
 * @param tokens n, tokens that the pass fed to each stream, at least 1
 * @param leftShift index of the first target's left neighbour
 * @param aboveShift index of the first target's upper neighbour; {@link #NONE} if no target has one
 */
public record Targets(int count, int tokens, int leftShift, int aboveShift) {

    /** Puts a neighbour out of reach. */
    public static final int NONE = -(1 << 30);

    public Targets {
        Checks.inRange("targets", count, 1, 1 << 20);
        Checks.inRange("tokens", tokens, 1, 1 << 20);
    }
}
