// What the kernels share: storage types, accesses of 16 bytes, reductions, rows in registers, the gate, random numbers.
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

/** Memory that is read or written in one access. */
template <int BYTES>
struct alignas(BYTES) Access {
    u32 words[BYTES / 4];
};

/** Elements in one access to a run of N floats: the widest that is aligned wherever a multiple of N is. */
__host__ __device__ constexpr int float_step(int n) { return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1; }

/** Reads N floats from an address that is a multiple of their common size, or of 16 bytes. */
template <int N>
__device__ inline void load(const float* from, float (&to)[N]) {
    constexpr int STEP = float_step(N);
    for (int i = 0; i < N; i += STEP) {
        const Access<4 * STEP> access = *reinterpret_cast<const Access<4 * STEP>*>(from + i);
        for (int j = 0; j < STEP; j++) {
            to[i + j] = __uint_as_float(access.words[j]);
        }
    }
}

/** Reads N bfloat16, 2, 4 or 8, from an address that is a multiple of their common size. */
template <int N>
__device__ inline void load(const u16* from, float (&to)[N]) {
    const Access<2 * N> access = *reinterpret_cast<const Access<2 * N>*>(from);
    for (int i = 0; i < N; i += 2) {
        to[i] = bf16_to_float(static_cast<u16>(access.words[i / 2]));
        to[i + 1] = bf16_to_float(static_cast<u16>(access.words[i / 2] >> 16));
    }
}

/** Writes N floats; see load. */
template <int N>
__device__ inline void store(float* to, const float (&from)[N]) {
    constexpr int STEP = float_step(N);
    for (int i = 0; i < N; i += STEP) {
        Access<4 * STEP> access;
        for (int j = 0; j < STEP; j++) {
            access.words[j] = __float_as_uint(from[i + j]);
        }
        *reinterpret_cast<Access<4 * STEP>*>(to + i) = access;
    }
}

/** Writes N bfloat16, 2, 4 or 8, rounded to nearest even; see load. */
template <int N>
__device__ inline void store(u16* to, const float (&from)[N]) {
    Access<2 * N> access;
    for (int i = 0; i < N; i += 2) {
        access.words[i / 2] = pack_bf16(from[i], from[i + 1]);
    }
    *reinterpret_cast<Access<2 * N>*>(to) = access;
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

__device__ inline float sigmoid(float x) { return 1 / (1 + expf(-x)); }

__device__ inline float silu(float x) { return x / (1 + expf(-x)); }

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

/** The 64 random bits of (seed, stream, counter): Philox 4x32-10, as in Java's Philox.bits. */
__device__ inline u64 philox(u64 seed, u64 stream, u64 counter) {
    u32 c0 = static_cast<u32>(counter);
    u32 c1 = static_cast<u32>(counter >> 32);
    u32 c2 = static_cast<u32>(stream);
    u32 c3 = static_cast<u32>(stream >> 32);
    u32 k0 = static_cast<u32>(seed);
    u32 k1 = static_cast<u32>(seed >> 32);
    for (int round = 0; round < 10; round++) {
        const u64 p0 = 0xD2511F53ull * c0;
        const u64 p1 = 0xCD9E8D57ull * c2;
        c0 = static_cast<u32>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<u32>(p1);
        c2 = static_cast<u32>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<u32>(p0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return c0 | static_cast<u64>(c1) << 32;
}
