package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.infer.cuda.kernel.Gate;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * The fusion gate, {@code sigmoid(out · silu(in · x) + bias)}.
 *
 * @param in [hidden, n]; none if the gate is the same everywhere
 * @param output its last layer
 */
record GateWeights(@Nullable DeviceMemory in, Gate output) {

    static GateWeights load(DeviceWeights weights, GateConfig config) {
        if (config instanceof GateConfig.HiddenState states) {
            return mlp(weights, states.hidden());
        }
        if (config instanceof GateConfig.Logits logits) {
            return mlp(weights, logits.hidden());
        }
        Gate everywhere =
                config instanceof GateConfig.Fixed fixed
                        ? Gate.constant(fixed.horizontalWeight())
                        : new Gate(0, null, weights.scalar(ParameterNames.GATE_SCALAR));
        return new GateWeights(null, everywhere);
    }

    private static GateWeights mlp(DeviceWeights weights, int hidden) {
        Gate output =
                new Gate(
                        hidden,
                        weights.vector(ParameterNames.GATE_OUT),
                        weights.scalar(ParameterNames.GATE_BIAS));
        return new GateWeights(weights.matrix(ParameterNames.GATE_IN), output);
    }

    /** Width of its hidden layer, 0 if it has none. */
    int hidden() {
        return output.width();
    }
}
