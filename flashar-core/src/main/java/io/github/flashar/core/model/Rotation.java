package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Rotary factors of the T tokens of one pass, alike for all B sequences or for each its own.
 *
 * @param cos [B or 1, T, 1, D]
 * @param sin [B or 1, T, 1, D]
 * @param pairing [D, D] of 0 and ±1: maps (a, b) of every rotated pair to (−b, a)
 */
public record Rotation(NDArray cos, NDArray sin, NDArray pairing) {

    /**
     * Factors of some tokens of the first sequences.
     *
     * @param sequences how many; all are alike if there is one set of factors
     * @param from first token
     * @param to token after the last
     */
    public Rotation slice(int sequences, int from, int to) {
        long sets = Math.min(sequences, cos.getShape().get(0));
        NDIndex index = new NDIndex().addSliceDim(0, sets).addSliceDim(from, to);
        return new Rotation(cos.get(index), sin.get(index), pairing);
    }

    /** Factors of the tokens from {@code from} on. */
    Rotation from(int from) {
        long tokens = cos.getShape().get(1);
        return slice((int) cos.getShape().get(0), from, (int) tokens);
    }

    /**
     * Rotates queries or keys: {@code x · cos + pair(x) · sin}.
     *
     * @param x [B, T, heads, D]
     */
    NDArray apply(NDArray x) {
        return x.mul(cos).add(x.matMul(pairing).mul(sin));
    }
}
