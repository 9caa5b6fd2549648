package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;

/**
 * Rotary factors of the T tokens of one pass.
 *
 * @param cos [T, 1, D]
 * @param sin [T, 1, D]
 * @param pairing [D, D] of 0 and ±1: maps (a, b) of every rotated pair to (−b, a)
 */
public record Rotation(NDArray cos, NDArray sin, NDArray pairing) {

    /**
     * Rotates queries or keys: {@code x · cos + pair(x) · sin}.
     *
     * @param x [B, T, heads, D]
     */
    NDArray apply(NDArray x) {
        return x.mul(cos).add(x.matMul(pairing).mul(sin));
    }
}
