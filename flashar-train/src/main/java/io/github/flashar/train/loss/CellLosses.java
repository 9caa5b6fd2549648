package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;

/**
 * Cross-entropy of each target cell under FlashAR's predictions, in diagonal order.
 *
 * @param fused [B, H·W], of the fused prediction
 * @param horizontal [B, H·W], of z^H at the left neighbour; meaningless in column 0
 * @param vertical [B, H·W], of z^V at the upper neighbour; meaningless in row 0
 * @param gate weight of the horizontal prediction, [B, H·W, 1], or [H·W, 1] for a fixed gate
 */
public record CellLosses(NDArray fused, NDArray horizontal, NDArray vertical, NDArray gate) {}
