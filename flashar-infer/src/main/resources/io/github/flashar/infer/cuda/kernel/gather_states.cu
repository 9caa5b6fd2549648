// Final norms of the states that predict each target: its left neighbour's in the horizontal branch, then its upper
// neighbour's in the vertical one. Zeros where the pass fed no such neighbour.
//
//   y[s, i] = [norm(x_left[s, i + left_shift]) ; norm(x_above[s, i + above_shift])]
//
//   x_left, x_above            float   [S, n, WIDTH], the branches' residual streams
//   weight_left, weight_above  float   [WIDTH]; none leaves a branch's states as they are
//   y                          storage [S, m, HALVES * WIDTH]
//
// A neighbour exists if its token is one of the n. Grid (m, HALVES, S): one block a target and half. A raster model has
// one half, the left one. Macros: WIDTH, a multiple of 8; HALVES, 1 or 2; THREADS of a block.
#include "gate.cuh"
#include "norm.cuh"

__device__ inline void clear_row(storage* y) {
    const float zeros[PACK] = {};
    for (int pack = threadIdx.x; pack < WIDTH / PACK; pack += THREADS) {
        store(y + pack * PACK, zeros);
    }
}

__device__ inline void copy_row(const float* x, storage* y) {
    for (int pack = threadIdx.x; pack < WIDTH / PACK; pack += THREADS) {
        float values[PACK];
        load(x + pack * PACK, values);
        store(y + pack * PACK, values);
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_states(const float* __restrict__ x_left, const float* __restrict__ x_above,
              const float* __restrict__ weight_left, const float* __restrict__ weight_above,
              storage* __restrict__ y, int n, int left_shift, int above_shift, float eps) {
    const bool left = blockIdx.y == 0;
    const int target = blockIdx.x;
    const int token = target + (left ? left_shift : above_shift);
    const size_t stream = blockIdx.z;
    storage* const row = y + ((stream * gridDim.x + target) * HALVES + blockIdx.y) * WIDTH;
    if (!is_fed(token, n)) {
        clear_row(row);
        return;
    }
    const float* const x = (left ? x_left : x_above) + (stream * n + token) * WIDTH;
    const float* const weight = left ? weight_left : weight_above;
    if (weight == nullptr) {
        copy_row(x, row);
    } else {
        normalize_row<WIDTH, THREADS>(x, weight, row, eps);
    }
}
