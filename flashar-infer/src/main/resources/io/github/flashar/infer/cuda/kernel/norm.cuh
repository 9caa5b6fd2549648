// RMS norm of one row.
#pragma once

#include "device.cuh"

/**
 * RMS norm of one row by one block: y = x / sqrt(mean(x^2) + eps) * weight. Reads x once, into registers.
 *
 * @tparam N elements of x, weight and y, a multiple of PACK
 * @tparam BLOCK threads
 */
template <int N, int BLOCK>
__device__ inline void normalize_row(const float* x, const float* weight, storage* y, float eps) {
    constexpr int ROUNDS = ceil_div(N, PACK * BLOCK);
    float row[ROUNDS][PACK];
    float squares = 0;
    for (int i = 0; i < ROUNDS; i++) {
        const int column = (i * BLOCK + threadIdx.x) * PACK;
        if (column < N) {
            load(x + column, row[i]);
            for (float value : row[i]) {
                squares = fmaf(value, value, squares);
            }
        }
    }
    const float scale = rsqrtf(block_sum(squares) / N + eps);
    for (int i = 0; i < ROUNDS; i++) {
        const int column = (i * BLOCK + threadIdx.x) * PACK;
        if (column < N) {
            float factor[PACK];
            load(weight + column, factor);
            for (int e = 0; e < PACK; e++) {
                factor[e] *= row[i][e] * scale;
            }
            store(y + column, factor);
        }
    }
}
