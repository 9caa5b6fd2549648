package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/** Weighs the prediction from the left against the prediction from above. */
interface FusionGate {

    /**
     * Returns the weight of the horizontal prediction, 0..1.
     *
     * @param left [B, T, n], of each target's left neighbour: its final-normed horizontal state, or
     *     its horizontal logits if the gate {@link #readsLogits}
     * @param above [B, T, n], likewise of the upper neighbour and the vertical branch
     * @return [B, T, 1], or a shape that broadcasts to it
     */
    NDArray weight(NDArray left, NDArray above);

    /** Whether it weighs by logits, not by states. */
    default boolean readsLogits() {
        return false;
    }

    /** Creates the gate a configuration names. */
    static FusionGate of(GateConfig config, Parameters parameters) {
        if (config instanceof GateConfig.Fixed fixed) {
            return constant(fixed.horizontalWeight());
        }
        if (config instanceof GateConfig.LearnedScalar) {
            NDArray logit = parameters.get(ParameterNames.GATE_SCALAR); // []
            return (left, above) -> Ops.sigmoid(logit);
        }
        GateMlp mlp = new GateMlp(parameters);
        return config instanceof GateConfig.Logits
                ? new LogitGate(mlp)
                : (left, above) -> mlp.weight(left.concat(above, -1));
    }

    private static FusionGate constant(double weight) {
        return (left, above) -> left.getManager().create((float) weight);
    }
}
