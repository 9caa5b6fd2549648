package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.infer.cuda.kernel.CornerGate;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Optional;

/**
 * What an adapted model has beside layers and head.
 *
 * @param branchLayer m, where the vertical branch leaves the backbone
 * @param view what the branch's layers attend to
 * @param norm float32 [d], the branch's last norm
 * @param corner the corner's own gate, if it has one
 */
record VerticalWeights(
        int branchLayer,
        BranchView view,
        DeviceMemory norm,
        GateWeights gate,
        Optional<CornerGate> corner) {

    static VerticalWeights load(DeviceWeights weights, FlashArConfig config) {
        return new VerticalWeights(
                config.branch().layer(),
                config.branch().view(),
                weights.vector(ParameterNames.VERTICAL_NORM),
                GateWeights.load(weights, config.gate()),
                config.corner() == CornerRule.RESIDUAL
                        ? Optional.of(cornerGate(weights))
                        : Optional.empty());
    }

    private static CornerGate cornerGate(DeviceWeights weights) {
        return new CornerGate(
                weights.vector(ParameterNames.CORNER_GATE),
                weights.scalar(ParameterNames.CORNER_GATE_BIAS));
    }

    /**
     * Whether the branch's layers run in a pass: those that see the image alone skip the prefix.
     */
    boolean runsIn(PassShape pass) {
        return !pass.prefix() || view == BranchView.SEQUENCE;
    }
}
