// How a target's two predictions, and its two streams, are weighed.
#pragma once

#include "device.cuh"

/** Whether a target's neighbour is among the n tokens of the pass. */
__device__ inline bool is_fed(int token, int n) { return token >= 0 && token < n; }

/**
 * Weight of the prediction from the left: 1 where there is none from above, 0 where there is none from the left, else
 * what the gate says, sigmoid(sum of out * silu(hidden) + bias) over its hidden layer. Same in all threads of a block.
 *
 * @param hidden the target's hidden layer before its activation, [width]
 * @param out [width]
 * @param width 0 for a gate that is the same everywhere: sigmoid(bias)
 */
__device__ inline float left_weight(
        bool has_left, bool has_above, const float* hidden, const float* out, float bias, int width) {
    if (!has_above || !has_left) {
        return has_left ? 1 : 0;
    }
    float sum = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        sum = fmaf(out[i], silu(hidden[i]), sum);
    }
    return sigmoid(block_sum(sum) + bias);
}

/** Classifier-free guidance. */
__device__ inline float guide(float conditional, float unconditional, float scale) {
    return fmaf(scale, conditional - unconditional, unconditional);
}
