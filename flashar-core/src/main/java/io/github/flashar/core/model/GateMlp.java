package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/** {@code sigmoid(w_2 · silu(W_1 x) + b)}, eq. 7 of the paper. */
final class GateMlp {

    private final Linear in; // [hidden, n]
    private final Linear out; // [1, hidden]
    private final NDArray bias; // [1]

    GateMlp(Parameters parameters) {
        in = parameters.linear(ParameterNames.GATE_IN);
        out = parameters.linear(ParameterNames.GATE_OUT);
        bias = parameters.get(ParameterNames.GATE_BIAS);
    }

    /** Maps features [..., n] to weights [..., 1]. */
    NDArray weight(NDArray features) {
        NDArray hidden = Ops.silu(in.apply(features)); // [..., hidden]
        return Ops.sigmoid(out.apply(hidden).add(bias));
    }
}
