// The weights of an attention.
//
//   y[i, j] = exp(scale * (x[i, j] - max)) / sum over j < keys of the same; 0 for j >= keys
//
//   x  float   [rows, columns], columns a multiple of 8
//   y  float16 [rows, columns]
//
// Grid ceil(rows / 8): one warp a row.
#include "image.cuh"

constexpr int WARPS = 8;

/** Largest of the first `keys` values of a row. */
__device__ inline float max_of(const float* x, int keys) {
    float max = -infinity();
    for (int key = lane_index(); key < keys; key += 32) {
        max = fmaxf(max, x[key]);
    }
    return warp_max(max);
}

__device__ inline float sum_of(const float* x, int keys, float max, float scale) {
    float sum = 0;
    for (int key = lane_index(); key < keys; key += 32) {
        sum += expf(scale * (x[key] - max));
    }
    return warp_sum(sum);
}

extern "C" __global__ void __launch_bounds__(WARPS * 32)
softmax_rows(const float* __restrict__ x, f16* __restrict__ y, int rows, int columns, int keys, float scale) {
    const int row = blockIdx.x * WARPS + warp_index();
    if (row >= rows) {
        return;
    }
    const float* const from = x + static_cast<size_t>(row) * columns;
    const float max = max_of(from, keys);
    const float share = 1 / sum_of(from, keys, max, scale);
    for (int column = lane_index() * F16_PACK; column < columns; column += 32 * F16_PACK) {
        float weights[F16_PACK];
        load(from + column, weights);
        for (int e = 0; e < F16_PACK; e++) {
            weights[e] = column + e < keys ? expf(scale * (weights[e] - max)) * share : 0;
        }
        store(y + static_cast<size_t>(row) * columns + column, weights);
    }
}
