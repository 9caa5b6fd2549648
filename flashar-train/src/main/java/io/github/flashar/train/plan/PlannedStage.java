package io.github.flashar.train.plan;

/**
 * What a stage takes, in numbers of weights and in bytes.
 *
 * @param number 1 or 2
 * @param trainable weights that learn
 * @param frozen weights that do not
 * @param gradients bytes of their gradients
 * @param activationsPerImage bytes that a forward pass leaves for the backward pass, an image
 */
public record PlannedStage(
        int number, long trainable, long frozen, long gradients, long activationsPerImage) {}
