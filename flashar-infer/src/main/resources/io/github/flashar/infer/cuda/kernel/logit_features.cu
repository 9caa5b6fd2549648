// What the logit gate reads of a target: both rows of logits, made finite, centred, scaled and clamped.
//
//   f = [left ; above], NaN to 0, +-infinity to +-30
//   c = f - mean(f)
//   x = clamp(c / sqrt(max(mean(c^2), 1e-6)), -6, 6)
//
//   left, above  float   [rows, VOCABULARY], logits of the horizontal and the vertical head
//   x            storage [rows, 2 * VOCABULARY]
//
// One block a row, which it reads three times: only the first comes from memory, the others from the cache. Macros:
// VOCABULARY; THREADS of a block.
#include "device.cuh"

const float INFINITE = 30;
const float MIN_MEAN_SQUARE = 1e-6f;
const float MAX_FEATURE = 6;

constexpr int STEP = VOCABULARY % PACK == 0 ? PACK : 1;  // elements that a thread takes at once
constexpr int STEPS = 2 * VOCABULARY / STEP;

__device__ inline float finite(float x) {
    return x != x ? 0 : x == infinity() ? INFINITE : x == -infinity() ? -INFINITE : x;
}

/** Reads step `at` of f. */
__device__ inline void read(const float* left, const float* above, int at, float (&f)[STEP]) {
    const int column = at * STEP;
    load(column < VOCABULARY ? left + column : above + (column - VOCABULARY), f);
    for (float& value : f) {
        value = finite(value);
    }
}

__device__ inline void write(storage* to, const float (&x)[STEP]) {
    if constexpr (STEP == PACK) {
        store(to, x);
    } else {
        put(to, x[0]);
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
logit_features(const float* __restrict__ left, const float* __restrict__ above, storage* __restrict__ x) {
    const size_t row = blockIdx.x;
    const float* const l = left + row * VOCABULARY;
    const float* const a = above + row * VOCABULARY;
    float f[STEP];
    float sum = 0;
    for (int at = threadIdx.x; at < STEPS; at += THREADS) {
        read(l, a, at, f);
        for (float value : f) {
            sum += value;
        }
    }
    const float mean = block_sum(sum) / (2 * VOCABULARY);
    float squares = 0;
    for (int at = threadIdx.x; at < STEPS; at += THREADS) {
        read(l, a, at, f);
        for (float value : f) {
            squares = fmaf(value - mean, value - mean, squares);
        }
    }
    const float scale = rsqrtf(fmaxf(block_sum(squares) / (2 * VOCABULARY), MIN_MEAN_SQUARE));
    for (int at = threadIdx.x; at < STEPS; at += THREADS) {
        read(l, a, at, f);
        for (float& value : f) {
            value = fminf(fmaxf((value - mean) * scale, -MAX_FEATURE), MAX_FEATURE);
        }
        write(x + (row * STEPS + at) * STEP, f);
    }
}
