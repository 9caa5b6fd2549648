package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/** {@code sigmoid(w · h^H + b)}: the gate of the corner alone, {@link CornerRule#RESIDUAL}. */
final class CornerGate {

    private final Linear weight; // [1, d]
    private final NDArray bias; // [1]

    CornerGate(Parameters parameters) {
        weight = parameters.linear(ParameterNames.CORNER_GATE);
        bias = parameters.get(ParameterNames.CORNER_GATE_BIAS);
    }

    /** Maps normed horizontal states [..., d] to weights [..., 1]. */
    NDArray weight(NDArray horizontal) {
        return Ops.sigmoid(weight.apply(horizontal).add(bias));
    }
}
