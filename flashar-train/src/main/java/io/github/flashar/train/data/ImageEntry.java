package io.github.flashar.train.data;

/**
 * One picture of an {@link ImageSource}.
 *
 * @param name {@code class/file.jpg}, with forward slashes
 * @param label index of its class
 * @param heldOut kept apart from training
 */
public record ImageEntry(String name, int label, boolean heldOut) {}
