package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/** Weighs the prediction from the left against the prediction from above. */
interface FusionGate {

    /**
     * Returns the weight of the horizontal prediction, 0..1.
     *
     * @param left [B, T, d], final-normed horizontal state of each target's left neighbour
     * @param above [B, T, d], final-normed vertical state of each target's upper neighbour
     * @return [B, T, 1], or a shape that broadcasts to it
     */
    NDArray weight(NDArray left, NDArray above);

    /** Creates the gate a configuration names. */
    static FusionGate of(GateConfig config, Parameters parameters) {
        if (config instanceof GateConfig.Fixed fixed) {
            return constant(fixed.horizontalWeight());
        }
        return mlp(parameters);
    }

    private static FusionGate constant(double weight) {
        return (left, above) -> left.getManager().create((float) weight);
    }

    /** {@code sigmoid(w_2 · silu(W_1 [left; above]) + b)}, eq. 7 of the paper. */
    private static FusionGate mlp(Parameters parameters) {
        NDArray in = parameters.get(Names.GATE_IN); // [hidden, 2d]
        NDArray out = parameters.get(Names.GATE_OUT); // [1, hidden]
        NDArray bias = parameters.get(Names.GATE_BIAS); // [1]
        return (left, above) -> {
            NDArray hidden = Ops.silu(Ops.linear(left.concat(above, -1), in)); // [B, T, hidden]
            return Ops.sigmoid(Ops.linear(hidden, out).add(bias));
        };
    }
}
