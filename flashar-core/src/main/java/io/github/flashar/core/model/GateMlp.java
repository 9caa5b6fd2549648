package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/** {@code sigmoid(w_2 · silu(W_1 x) + b)}, eq. 7 of the paper. */
final class GateMlp {

    private final NDArray in; // [hidden, n]
    private final NDArray out; // [1, hidden]
    private final NDArray bias; // [1]

    GateMlp(Parameters parameters) {
        in = parameters.get(Names.GATE_IN);
        out = parameters.get(Names.GATE_OUT);
        bias = parameters.get(Names.GATE_BIAS);
    }

    /** Maps features [..., n] to weights [..., 1]. */
    NDArray weight(NDArray features) {
        NDArray hidden = Ops.silu(Ops.linear(features, in)); // [..., hidden]
        return Ops.sigmoid(Ops.linear(hidden, out).add(bias));
    }
}
