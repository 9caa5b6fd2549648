// RMS norm of every query and key head, in place: x = x / sqrt(mean(x^2) + eps) * weight.
//
//   qkv                       storage [rows, (HEADS + 2 * KV_HEADS) * HEAD_DIM], q then k then v, which is left alone
//   query_weight, key_weight  float   [HEAD_DIM], the same for all heads of a kind
//
// Grid (rows, ceil((HEADS + KV_HEADS) / WARPS)): one warp a head. Macros: HEADS, KV_HEADS, HEAD_DIM, even; THREADS of a
// block.
#include "device.cuh"

constexpr int WARPS = THREADS / 32;
constexpr int STEP = HEAD_DIM % PACK == 0 ? PACK : 2;  // elements that a lane moves at once
constexpr int ROUNDS = ceil_div(HEAD_DIM, 32 * STEP);

__device__ inline int column_of(int round) { return (round * 32 + lane_index()) * STEP; }

extern "C" __global__ void __launch_bounds__(THREADS)
norm_heads(storage* __restrict__ qkv, const float* __restrict__ query_weight, const float* __restrict__ key_weight,
           float eps) {
    const int head = blockIdx.y * WARPS + warp_index();
    if (head >= HEADS + KV_HEADS) {
        return;
    }
    storage* const row = qkv + (static_cast<size_t>(blockIdx.x) * (HEADS + 2 * KV_HEADS) + head) * HEAD_DIM;
    const float* const weight = head < HEADS ? query_weight : key_weight;
    float x[ROUNDS][STEP] = {};
    float squares = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (column_of(i) < HEAD_DIM) {
            load(row + column_of(i), x[i]);
        }
        for (float value : x[i]) {
            squares = fmaf(value, value, squares);
        }
    }
    const float scale = rsqrtf(warp_sum(squares) / HEAD_DIM + eps);
    for (int i = 0; i < ROUNDS; i++) {
        if (column_of(i) < HEAD_DIM) {
            float factor[STEP];
            load(weight + column_of(i), factor);
            for (int e = 0; e < STEP; e++) {
                factor[e] *= x[i][e] * scale;
            }
            store(row + column_of(i), factor);
        }
    }
}
