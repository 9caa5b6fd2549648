package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * The corner's own gate, {@code sigmoid(w · left + bias)}: the weight of the prediction from the
 * left.
 *
 * @param weight float32 [d]
 * @param bias any number but NaN
 */
public record CornerGate(DeviceMemory weight, float bias) {}
