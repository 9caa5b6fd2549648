// Attention of the tokens of a pass to the caches, in float whatever the storage: softmax(q k / sqrt(HEAD_DIM)) v.
//
// Query j of stream s, at place p = context + j, sees the keys first[s] .. last and itself, where last is p if causal,
// else context + n - 1: all of the pass. The caches leave out the first `skipped` tokens of the sequences, which are
// counted neither in places nor in contexts here.
//
//   q             storage [S, HEADS, n, STRIDE]
//   keys, values  storage [S, KV_HEADS, capacity, STRIDE], filled up to context + n; query head h reads
//                         head h / (HEADS / KV_HEADS)
//   first         int     [S], tokens at the start of the sequence that are padding
//   step          int     [1], context + skipped: tokens of each stream before this pass
//   y             storage [S, n, HEADS, HEAD_DIM]
//
// STRIDE is HEAD_DIM rounded up to 16, the rest being zero. Grid (n, HEADS, S): one block a query. Its warps take turns
// at groups of 32 keys, a lane each, keep a softmax of their own, and add up at the end, in the order of the warps.
// Macros: HEADS, KV_HEADS, HEAD_DIM, even; THREADS of a block.
#include "device.cuh"

constexpr int STRIDE = round_up(HEAD_DIM, 16);
constexpr int WARPS = THREADS / 32;
constexpr int PER_LANE = ceil_div(STRIDE, 32);  // elements of a value that a lane adds up

/** The softmax over the keys that a warp has seen, its division left out. */
struct Partial {
    float max;              // largest score, -infinity before the first
    float sum;              // of exp(score - max)
    float value[PER_LANE];  // sum of exp(score - max) * v, elements lane, lane + 32, ...
};

/** The same of all warps. */
struct Partials {
    float max[WARPS];
    float sum[WARPS];
    float value[WARPS][STRIDE];
};

__device__ inline float dot(const float* query, const storage* key) {
    float sum = 0;
    for (int column = 0; column < STRIDE; column += PACK) {
        float k[PACK];
        load(key + column, k);
        for (int e = 0; e < PACK; e++) {
            sum = fmaf(query[column + e], k[e], sum);
        }
    }
    return sum;
}

/** Adds `keys` keys, of which each lane has the score of one: -infinity where it is not seen. */
__device__ inline void add(Partial& partial, float score, const storage* values, int keys) {
    const float max = fmaxf(partial.max, warp_max(score));
    if (max == -infinity()) {
        return;  // nothing seen so far
    }
    const float rescale = expf(partial.max - max);
    const float weight = expf(score - max);
    partial.max = max;
    partial.sum = partial.sum * rescale + warp_sum(weight);
    for (float& value : partial.value) {
        value *= rescale;
    }
    for (int key = 0; key < keys; key++) {
        const float w = __shfl_sync(ALL_LANES, weight, key);
        for (int i = 0; i < PER_LANE; i++) {
            const int column = i * 32 + lane_index();
            if (column < STRIDE) {
                partial.value[i] = fmaf(w, to_float(values[key * STRIDE + column]), partial.value[i]);
            }
        }
    }
}

__device__ inline void publish(const Partial& partial, Partials& partials) {
    const int warp = warp_index();
    partials.max[warp] = partial.max;
    partials.sum[warp] = partial.sum;
    for (int i = 0; i < PER_LANE; i++) {
        const int column = i * 32 + lane_index();
        if (column < STRIDE) {
            partials.value[warp][column] = partial.value[i];
        }
    }
    __syncthreads();
}

/** Element `column` of the softmax over all warps' keys. */
__device__ inline float combine(const Partials& partials, int column) {
    float max = -infinity();
    for (float other : partials.max) {
        max = fmaxf(max, other);
    }
    float sum = 0;
    float value = 0;
    for (int warp = 0; warp < WARPS; warp++) {
        const float rescale = expf(partials.max[warp] - max);
        sum = fmaf(rescale, partials.sum[warp], sum);
        value = fmaf(rescale, partials.value[warp][column], value);
    }
    return value / sum;
}

extern "C" __global__ void __launch_bounds__(THREADS, 1)
attention(const storage* __restrict__ q, const storage* __restrict__ keys, const storage* __restrict__ values,
          const int* __restrict__ first, const int* __restrict__ step, storage* __restrict__ y, int n, int capacity,
          int skipped, int causal, float scale) {
    __shared__ float query[STRIDE];
    __shared__ Partials partials;
    const size_t stream = blockIdx.z;
    const int head = blockIdx.y;
    const int context = step[0] - skipped;
    const int own = context + blockIdx.x;
    const int begin = max(first[stream] - skipped, 0);
    const int last = causal ? own : context + n - 1;
    const storage* const from = q + ((stream * HEADS + head) * n + blockIdx.x) * STRIDE;
    for (int column = threadIdx.x; column < STRIDE; column += THREADS) {
        query[column] = to_float(from[column]) * scale;
    }
    __syncthreads();
    const size_t cache = (stream * KV_HEADS + head / (HEADS / KV_HEADS)) * capacity * STRIDE;
    Partial partial = {-infinity()};
    for (int group = min(begin, own) / 32 + warp_index(); group * 32 <= last; group += WARPS) {
        const int key = group * 32 + lane_index();
        const bool seen = key <= last && (key >= begin || key == own);
        const float score = seen ? dot(query, keys + cache + key * STRIDE) : -infinity();
        add(partial, score, values + cache + group * 32 * STRIDE, min(32, last + 1 - group * 32));
    }
    publish(partial, partials);
    storage* const to = y + ((stream * n + blockIdx.x) * HEADS + head) * HEAD_DIM;
    for (int column = threadIdx.x; column < HEAD_DIM; column += THREADS) {
        put(to + column, combine(partials, column));
    }
}
