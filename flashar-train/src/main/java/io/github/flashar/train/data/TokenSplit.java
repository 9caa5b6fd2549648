package io.github.flashar.train.data;

/**
 * Token grids to train on and token grids kept apart.
 *
 * @param train to train on
 * @param heldOut to evaluate on
 */
public record TokenSplit(TokenDataset train, TokenDataset heldOut) {}
