// Draws a token for each target from its row of logits, as Java's Sampler does, and puts it into its image's grid.
//
// Temperature 0 takes the largest logit, the lowest id among equals. Else
//   top-k  keeps the k largest logits and everything equal to the k-th,
//   top-p  drops a token of those when the more probable ones already exceed p; lower ids win among equals,
//   and the first id is drawn whose cumulative mass exceeds u * total, u in [0, 1) from Philox(seed, 1, cell).
//
// A mass is an integer, about 2^40 * exp((logit - max) / temperature), made by operations that IEEE 754 rounds alike
// everywhere. So no sum depends on its order, and Java gets the same tokens, bit by bit.
//
//   logits  float [B * m, VOCABULARY]
//   draws   Draw  [B]
//   cells   int   [T], raster number of each image token in the order of decoding; T >= grid_size
//   step    int   [1], context: tokens of each stream before this pass
//   grid    int   [B, grid_size]; target i goes to cell cells[context + n - prefix + i]
//   error   int   [1], raised to 1 + image * grid_size + cell where a logit is NaN or +infinity, or all are -infinity;
//                 token 0 is drawn there
//
// Grid (m, B): one block a target. Macros: VOCABULARY, up to 2^20; SHARED_ROW, 1 if dynamic shared memory holds a row,
// VOCABULARY floats, else 0; THREADS of a block.
#include "philox.cuh"
#include "search.cuh"

struct Draw {
    u64 seed;
    u64 top_p;          // p * 2^64; 0 keeps all
    float temperature;  // 0 is greedy
    int top_k;          // 0 keeps all
};

constexpr int STEP = VOCABULARY % 4 == 0 ? 4 : 1;  // logits that a thread loads at once

const u64 STREAM = 1;                        // of all token draws
const u64 UNIFORM_BITS = ~0ull << 11;        // the leading 53
const u32 MINUS_INFINITY_KEY = 0x007fffffu;  // order_key(-infinity)
const u32 PLUS_INFINITY_KEY = 0xff800000u;   // order_key(+infinity)
const float LOG2_E = 1.44269504f;
const float MAX_FLOAT = 3.40282347e38f;

/** About 2^40 * 2^x for x <= 0; 0 for NaN. The polynomial is 2^f on [-1, 0] with a relative error below 2^-23. */
__device__ inline u64 mass_of(float x) {
    if (!(x > -41)) {
        return 0;
    }
    const int whole = static_cast<int>(x);
    const float f = __fadd_rn(x, static_cast<float>(-whole));
    float p = 0.00010902317f;
    p = fmaf(p, f, 0.0012747481f);
    p = fmaf(p, f, 0.00957918f);
    p = fmaf(p, f, 0.05549076f);
    p = fmaf(p, f, 0.24022436f);
    p = fmaf(p, f, 0.69314706f);
    p = fmaf(p, f, 1);
    const u32 bits = __float_as_uint(p);
    const int exponent = static_cast<int>(bits >> 23) - 127;
    const u64 fraction = (bits & 0x007fffffu) | 0x00800000u;  // 2^23 is 1
    return (fraction << 17) >> -(whole + exponent);
}

/** Numerators of the softmax. */
struct Softmax {
    float max;
    float scale;  // log2(e) / temperature, finite

    __device__ u64 mass(float logit) const { return mass_of(__fmul_rn(__fadd_rn(logit, -max), scale)); }
};

/** Which tokens may be drawn: those with a key above `floor`, and those that have it up to the id `last`. */
struct Kept {
    u32 floor;
    int last;

    __device__ bool has(u32 key, int id) const { return key > floor || (key == floor && id <= last); }
};

/** The key of the k-th largest logit. */
__device__ inline u32 kth_largest(const float* row, int k, u64* shares) {
    return find_crossing<u32>(row, [](u32) { return 1; }, shares, k - 1).key;
}

/** Of the tokens with keys from `floor` on, the most probable up to the one with which their mass exceeds p. */
__device__ inline Kept keep_top_p(const float* row, u32 floor, const Softmax& softmax, u64 p, u64* shares) {
    auto mass = [&](u32 key) -> u64 { return key >= floor ? softmax.mass(float_of(key)) : 0; };
    const u64 total = sum_weights(VOCABULARY, [&](int id) { return mass(order_key(row[id])); }, shares);
    const u64 limit = __umul64hi(p, total);
    const Crossing crossing = find_crossing<u64>(row, mass, shares, limit);
    const u64 equals = (limit - crossing.above) / mass(crossing.key) + 1;  // that are kept
    auto is_equal = [&](int id) -> u64 { return order_key(row[id]) == crossing.key; };
    sum_weights(VOCABULARY, is_equal, shares);
    return {crossing.key, find(VOCABULARY, is_equal, shares, equals - 1).index};
}

__device__ inline int draw_token(const float* row, u32 largest, const Draw& draw, int cell) {
    __shared__ u64 shares[WARPS];
    if (draw.temperature == 0) {
        auto is_largest = [&](int id) -> u64 { return order_key(row[id]) == largest; };
        sum_weights(VOCABULARY, is_largest, shares);
        return find(VOCABULARY, is_largest, shares, 0).index;
    }
    const Softmax softmax = {float_of(largest), fminf(__fdiv_rn(LOG2_E, draw.temperature), MAX_FLOAT)};
    Kept kept = {0, VOCABULARY};
    if (draw.top_k > 0 && draw.top_k < VOCABULARY) {
        kept.floor = kth_largest(row, draw.top_k, shares);
    }
    if (draw.top_p > 0) {
        kept = keep_top_p(row, kept.floor, softmax, draw.top_p, shares);
    }
    auto mass = [&](int id) -> u64 { return kept.has(order_key(row[id]), id) ? softmax.mass(row[id]) : 0; };
    const u64 total = sum_weights(VOCABULARY, mass, shares);
    const u64 target = __umul64hi(philox(draw.seed, STREAM, cell) & UNIFORM_BITS, total);
    return find(VOCABULARY, mass, shares, target).index;
}

/** Copies a row if there is room for it; returns its largest key. */
__device__ inline u32 read_row(const float* from, float* row) {
    u32 largest = 0;
    for (int id = threadIdx.x * STEP; id < VOCABULARY; id += THREADS * STEP) {
        float x[STEP];
        load(from + id, x);
        if (SHARED_ROW) {
            store(row + id, x);
        }
        for (float logit : x) {
            largest = max(largest, order_key(logit));
        }
    }
    return block_max(largest, 0u);
}

extern "C" __global__ void __launch_bounds__(THREADS, 2)
sample(const float* __restrict__ logits, const Draw* __restrict__ draws, const int* __restrict__ cells,
       const int* __restrict__ step, int* __restrict__ grid, int* __restrict__ error, int n, int prefix,
       int grid_size) {
    DYNAMIC_SHARED(float, shared_row);
    const int image = blockIdx.y;
    const int cell = cells[step[0] + n - prefix + blockIdx.x];
    const float* const from = logits + (static_cast<size_t>(image) * gridDim.x + blockIdx.x) * VOCABULARY;
    const u32 largest = read_row(from, shared_row);
    const bool valid = largest > MINUS_INFINITY_KEY && largest < PLUS_INFINITY_KEY;
    const float* const row = SHARED_ROW ? shared_row : from;
    const int token = valid ? draw_token(row, largest, draws[image], cell) : 0;
    if (threadIdx.x == 0) {
        grid[static_cast<size_t>(image) * grid_size + cell] = token;
        if (!valid) {
            atomicMax(error, 1 + image * grid_size + cell);
        }
    }
}
