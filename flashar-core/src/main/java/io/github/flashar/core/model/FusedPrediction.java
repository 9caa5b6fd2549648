package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;

/**
 * What both branches and the gate say about T target cells.
 *
 * @param horizontal z^H of the left neighbour, [B, T, V]; meaningless in column 0
 * @param vertical z^V of the upper neighbour, [B, T, V]; meaningless in row 0
 * @param weight w of the horizontal prediction, [B, T, 1], or [T, 1] where it does not depend on
 *     the states; 1 in row 0, 0 in column 0
 */
public record FusedPrediction(NDArray horizontal, NDArray vertical, NDArray weight) {

    /** {@code w · z^H + (1 − w) · z^V}, [B, T, V]. */
    public NDArray fused() {
        return vertical.add(horizontal.sub(vertical).mul(weight));
    }
}
