// Rotates queries and keys by their positions and appends keys and values to the caches.
//
//   (a, b) of a pair (2i, 2i + 1)  ->  (a * cos - b * sin, b * cos + a * sin)
//
//   qkv           storage [S * n, (HEADS + 2 * KV_HEADS) * HEAD_DIM], q then k then v
//   rope          float2  [capacity, HEAD_DIM / 2], (cos, sin) of each position; (0, 0) for prefix tokens
//   step          int     [1], context: tokens of each stream before this pass; context + n <= capacity
//   q             storage [S, HEADS, n, STRIDE]
//   keys, values  storage [S, KV_HEADS, capacity, STRIDE], written at context .. context + n - 1
//
// STRIDE is HEAD_DIM rounded up to 16; what lies between is set to zero. Grid (n, S): one block a token. Macros: HEADS,
// KV_HEADS, HEAD_DIM, even; THREADS of a block.
#include "device.cuh"

constexpr int STRIDE = round_up(HEAD_DIM, 16);
constexpr int STEP = HEAD_DIM % PACK == 0 ? PACK : 2;  // elements that a thread moves at once

__device__ inline void rotate(float (&x)[STEP], const float2* rope) {
    for (int e = 0; e < STEP; e += 2) {
        const float2 turn = rope[e / 2];
        const float a = x[e];
        x[e] = a * turn.x - x[e + 1] * turn.y;
        x[e + 1] = x[e + 1] * turn.x + a * turn.y;
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
rope_append(const storage* __restrict__ qkv, const float2* __restrict__ rope, const int* __restrict__ step,
            storage* __restrict__ q, storage* __restrict__ keys, storage* __restrict__ values, int capacity) {
    const int n = gridDim.x;
    const int token = blockIdx.x;
    const size_t stream = blockIdx.y;
    const int position = step[0] + token;
    const storage* const row = qkv + (stream * n + token) * (HEADS + 2 * KV_HEADS) * HEAD_DIM;
    for (int i = threadIdx.x; i < (HEADS + 2 * KV_HEADS) * STRIDE / STEP; i += THREADS) {
        const int head = i / (STRIDE / STEP);  // of the queries, then the keys, then the values
        const int column = i % (STRIDE / STEP) * STEP;
        float x[STEP] = {};
        if (column < HEAD_DIM) {
            load(row + head * HEAD_DIM + column, x);
            if (head < HEADS + KV_HEADS) {
                rotate(x, rope + (static_cast<size_t>(position) * HEAD_DIM + column) / 2);
            }
        }
        const size_t cached = ((stream * KV_HEADS + (head - HEADS) % KV_HEADS) * capacity + position) * STRIDE;
        storage* const to = head < HEADS ? q + ((stream * HEADS + head) * n + token) * STRIDE
                : head < HEADS + KV_HEADS ? keys + cached
                : values + cached;
        store(to + column, x);
    }
}
