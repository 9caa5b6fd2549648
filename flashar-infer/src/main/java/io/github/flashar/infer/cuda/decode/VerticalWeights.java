package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * What an adapted model has beside layers and head.
 *
 * @param branchLayer m, where the vertical branch leaves the backbone
 * @param norm float32 [d], the branch's last norm
 */
record VerticalWeights(int branchLayer, DeviceMemory norm, GateWeights gate) {

    static VerticalWeights load(DeviceWeights weights, FlashArConfig config) {
        return new VerticalWeights(
                config.branch().layer(),
                weights.vector(ParameterNames.VERTICAL_NORM),
                GateWeights.load(weights, config.gate()));
    }
}
