// What all kernels share: storage types, accesses of 16 bytes, reductions.
//
// Sizes of the model are macros, so that loops unroll and divisions become multiplications; sizes of the pass are
// arguments. Whatever is added up is added in an order that depends on these sizes alone: a row comes out the same,
// bit by bit, whichever batch it is in.
#pragma once

#include "ptx.cuh"

const u32 ALL_LANES = 0xffffffffu;

__device__ inline float infinity() { return __uint_as_float(0x7f800000u); }

__device__ inline int lane_index() { return threadIdx.x % 32; }

__device__ inline int warp_index() { return threadIdx.x / 32; }

__host__ __device__ constexpr int ceil_div(int a, int b) { return (a + b - 1) / b; }

__host__ __device__ constexpr int round_up(int a, int multiple) { return ceil_div(a, multiple) * multiple; }

// ---- Storage: how weights, caches and activations lie in memory. All arithmetic is in float. ----

#if defined(STORAGE_BF16)
typedef u16 storage;
#else
typedef float storage;
#endif

/** Elements in an access of 16 bytes. */
constexpr int PACK = 16 / sizeof(storage);

__device__ inline float to_float(float value) { return value; }

__device__ inline float to_float(u16 bits) { return bf16_to_float(bits); }

__device__ inline void put(float* to, float value) { *to = value; }

__device__ inline void put(u16* to, float value) { *to = float_to_bf16(value); }

/** Reads 1, 2 or 4 words in one access, from an address that is a multiple of their size. */
template <int WORDS>
__device__ inline void read_words(const void* from, u32 (&to)[WORDS]) {
    if constexpr (WORDS == 4) {
        const uint4 words = *static_cast<const uint4*>(from);
        to[0] = words.x;
        to[1] = words.y;
        to[2] = words.z;
        to[3] = words.w;
    } else if constexpr (WORDS == 2) {
        const uint2 words = *static_cast<const uint2*>(from);
        to[0] = words.x;
        to[1] = words.y;
    } else {
        to[0] = *static_cast<const u32*>(from);
    }
}

/** Writes 1, 2 or 4 words; see read_words. */
template <int WORDS>
__device__ inline void write_words(void* to, const u32 (&from)[WORDS]) {
    if constexpr (WORDS == 4) {
        *static_cast<uint4*>(to) = make_uint4(from[0], from[1], from[2], from[3]);
    } else if constexpr (WORDS == 2) {
        *static_cast<uint2*>(to) = make_uint2(from[0], from[1]);
    } else {
        *static_cast<u32*>(to) = from[0];
    }
}

/** Floats of one access to a run of n: the widest that is aligned wherever a multiple of n floats is. */
__host__ __device__ constexpr int float_step(int n) { return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1; }

/** Reads N floats from an address that is a multiple of their size, or of 16 bytes. */
template <int N>
__device__ inline void load(const float* from, float (&to)[N]) {
    constexpr int STEP = float_step(N);
    for (int i = 0; i < N; i += STEP) {
        u32 words[STEP];
        read_words(from + i, words);
        for (int j = 0; j < STEP; j++) {
            to[i + j] = __uint_as_float(words[j]);
        }
    }
}

/** Reads N bfloat16, 2, 4 or 8, from an address that is a multiple of their size. */
template <int N>
__device__ inline void load(const u16* from, float (&to)[N]) {
    u32 words[N / 2];
    read_words(from, words);
    for (int i = 0; i < N; i += 2) {
        to[i] = bf16_to_float(static_cast<u16>(words[i / 2]));
        to[i + 1] = bf16_to_float(static_cast<u16>(words[i / 2] >> 16));
    }
}

/** Writes N floats; see load. */
template <int N>
__device__ inline void store(float* to, const float (&from)[N]) {
    constexpr int STEP = float_step(N);
    for (int i = 0; i < N; i += STEP) {
        u32 words[STEP];
        for (int j = 0; j < STEP; j++) {
            words[j] = __float_as_uint(from[i + j]);
        }
        write_words(to + i, words);
    }
}

/** Writes N bfloat16, 2, 4 or 8, rounded to nearest even; see load. */
template <int N>
__device__ inline void store(u16* to, const float (&from)[N]) {
    u32 words[N / 2];
    for (int i = 0; i < N; i += 2) {
        words[i / 2] = pack_bf16(from[i], from[i + 1]);
    }
    write_words(to, words);
}

// ---- Reductions. All threads of the warp or block take part, and all get the result. ----

template <typename T, typename Combine>
__device__ inline T warp_reduce(T value, Combine combine) {
    for (int offset = 16; offset > 0; offset /= 2) {
        value = combine(value, __shfl_xor_sync(ALL_LANES, value, offset));
    }
    return value;
}

/** @param neutral what changes nothing when combined */
template <typename T, typename Combine>
__device__ inline T block_reduce(T value, T neutral, Combine combine) {
    __shared__ T partial[32];
    value = warp_reduce(value, combine);
    if (lane_index() == 0) {
        partial[warp_index()] = value;
    }
    __syncthreads();
    value = warp_reduce(lane_index() < blockDim.x / 32 ? partial[lane_index()] : neutral, combine);
    __syncthreads();  // the next reduction may overwrite
    return value;
}

template <typename T>
__device__ inline T warp_sum(T value) {
    return warp_reduce(value, [](T a, T b) { return a + b; });
}

__device__ inline float warp_max(float value) {
    return warp_reduce(value, [](float a, float b) { return fmaxf(a, b); });
}

template <typename T>
__device__ inline T block_sum(T value) {
    return block_reduce(value, T(0), [](T a, T b) { return a + b; });
}

template <typename T>
__device__ inline T block_max(T value, T neutral) {
    return block_reduce(value, neutral, [](T a, T b) { return a > b ? a : b; });
}

// ---- Functions ----

__device__ inline float sigmoid(float x) { return 1 / (1 + expf(-x)); }

__device__ inline float silu(float x) { return x / (1 + expf(-x)); }
