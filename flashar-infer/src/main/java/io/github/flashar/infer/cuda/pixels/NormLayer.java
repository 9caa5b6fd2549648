package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.GroupNorm;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * A group norm with its weights.
 *
 * @param weight float32 [channels]
 * @param bias float32 [channels]
 */
record NormLayer(GroupNorm kernel, DeviceMemory weight, DeviceMemory bias) {

    /** Normalises a map of the pass into {@link Pass#normed}. */
    void enqueue(Pass pass, DeviceMemory x) {
        kernel.enqueue(
                pass.stream(),
                pass.images(),
                x,
                weight,
                bias,
                pass.normed(),
                pass.canvas().sums(),
                pass.overflow());
    }
}
