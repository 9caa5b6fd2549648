package io.github.flashar.core.checkpoint;

/**
 * A record of values that tensors are made of.
 *
 * @param key its name in the archive
 * @param type type of its elements
 * @param elements how many
 * @param begin position of the first in the file
 */
record PyTorchStorage(String key, TensorType type, long elements, long begin) {}
