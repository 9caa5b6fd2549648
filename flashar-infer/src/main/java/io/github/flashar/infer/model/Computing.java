package io.github.flashar.infer.model;

/**
 * What a generator computes with; belongs beside every time that is printed.
 *
 * @param device such as {@code cpu}, {@code gpu:0} or {@code cuda:0 (NVIDIA H200)}
 * @param precision type of weights and products, such as {@code float32}
 * @param engine what does it
 */
public record Computing(String device, String precision, String engine) {}
