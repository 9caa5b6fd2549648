// RMS norm: y = x / sqrt(mean(x^2) + eps) * weight, of every row.
//
//   x       float   [rows, WIDTH]
//   weight  float   [WIDTH]
//   y       storage [rows, WIDTH]
//
// One block a row. Macros: WIDTH, a multiple of 8; THREADS of a block.
#include "norm.cuh"

extern "C" __global__ void __launch_bounds__(THREADS)
rms_norm(const float* __restrict__ x, const float* __restrict__ weight, storage* __restrict__ y, float eps) {
    const size_t row = static_cast<size_t>(blockIdx.x) * WIDTH;
    normalize_row<WIDTH, THREADS>(x + row, weight, y + row, eps);
}
