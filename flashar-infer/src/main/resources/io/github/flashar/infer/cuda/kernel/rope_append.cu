// Rotates queries and keys by their positions and appends keys and values to the caches.
//
//   (a, b) of a pair (2i, 2i + 1)  ->  (a * cos - b * sin, b * cos + a * sin)
//
//   qkv           storage [S * n, (HEADS + 2 * KV_HEADS) * HEAD_DIM], q then k then v
//   rope          float2  [prefix + T, HEAD_DIM / 2], (cos, sin) of each position; T tokens of an image
//   step          int     [1], context: tokens of each stream before this pass
//   padding       int     [S], tokens at the start of the prefix that are none, 0 .. prefix
//   starts        int     [S], position of each image's start, 0 .. prefix
//   positions     int     [T], position of each image token, counted from there, 0 .. T - 1
//   q             storage [S, HEADS, n, STRIDE]
//   keys, values  storage [S, KV_HEADS, capacity, STRIDE], written at context - skipped .. context - skipped + n - 1,
//                         which is within 0 .. capacity - 1
//
// Token t of stream s has the position max(t - padding[s], 0) if it is one of the prefix, else
// starts[s] + positions[t - prefix].
//
// STRIDE is HEAD_DIM rounded up to 16; what lies between is set to zero. Grid (n, S): one block a token. Macros: HEADS,
// KV_HEADS, HEAD_DIM, even; THREADS of a block.
#include "device.cuh"

constexpr int STRIDE = round_up(HEAD_DIM, 16);
constexpr int STEP = HEAD_DIM % PACK == 0 ? PACK : 2;  // elements that a thread moves at once

__device__ inline int position_of(int token, int padding, int start, const int* positions, int prefix) {
    return token < prefix ? max(token - padding, 0) : start + positions[token - prefix];
}

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
            const int* __restrict__ padding, const int* __restrict__ starts, const int* __restrict__ positions,
            storage* __restrict__ q, storage* __restrict__ keys, storage* __restrict__ values, int capacity,
            int prefix, int skipped) {
    const int n = gridDim.x;
    const int token = blockIdx.x;
    const size_t stream = blockIdx.y;
    const int place = step[0] + token;
    const size_t position = position_of(place, padding[stream], starts[stream], positions, prefix);
    const storage* const row = qkv + (stream * n + token) * (HEADS + 2 * KV_HEADS) * HEAD_DIM;
    for (int i = threadIdx.x; i < (HEADS + 2 * KV_HEADS) * STRIDE / STEP; i += THREADS) {
        const int head = i / (STRIDE / STEP);  // of the queries, then the keys, then the values
        const int column = i % (STRIDE / STEP) * STEP;
        float x[STEP] = {};
        if (column < HEAD_DIM) {
            load(row + head * HEAD_DIM + column, x);
            if (head < HEADS + KV_HEADS) {
                rotate(x, rope + (position * HEAD_DIM + column) / 2);
            }
        }
        const size_t cached = ((stream * KV_HEADS + (head - HEADS) % KV_HEADS) * capacity + place - skipped) * STRIDE;
        storage* const to = head < HEADS ? q + ((stream * HEADS + head) * n + token) * STRIDE
                : head < HEADS + KV_HEADS ? keys + cached
                : values + cached;
        store(to + column, x);
    }
}
