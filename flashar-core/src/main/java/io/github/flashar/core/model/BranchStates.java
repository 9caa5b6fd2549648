package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;

/**
 * Outputs of the two branches for the same T tokens, after each branch's final norm.
 *
 * @param horizontal [B, T, d], predicts the cell to the right
 * @param vertical [B, T, d], predicts the cell below
 */
public record BranchStates(NDArray horizontal, NDArray vertical) {}
