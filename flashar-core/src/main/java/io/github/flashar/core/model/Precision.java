package io.github.flashar.core.model;

/**
 * Type a model computes in while it trains. Weights, gradients, moments, norms, softmax, gate and
 * loss are float32 either way.
 */
public enum Precision {

    /** Everything in float32. */
    FLOAT32,

    /** Mixed precision: matrix products of layers and heads, and attention, in bfloat16. */
    BFLOAT16
}
