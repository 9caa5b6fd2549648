// Searches for the place where a sum of weights crosses a target: by ascending index, and by descending value.
//
// All THREADS threads of the block take part, and all get the result. Weights are integers, so that the order in which
// they are added up cannot matter.
#pragma once

#include "device.cuh"

constexpr int WARPS = THREADS / 32;
constexpr int DIGIT_BITS = 11;  // of a key, found at a time
constexpr int BINS = 1 << DIGIT_BITS;
const u32 ZERO_KEY = 0x80000000u;

/** An unsigned number that orders as the floats do; both zeros are alike, NaN is largest. */
__device__ inline u32 order_key(float x) {
    const u32 bits = __float_as_uint(x);
    if (x != x) {
        return 0xffffffffu;
    }
    if (x == 0) {
        return ZERO_KEY;
    }
    return bits & ZERO_KEY ? ~bits : bits | ZERO_KEY;
}

__device__ inline float float_of(u32 key) { return __uint_as_float(key & ZERO_KEY ? key ^ ZERO_KEY : ~key); }

/** Indices of a warp: each has a contiguous run of them. */
__device__ inline int run_length(int count) { return round_up(ceil_div(count, WARPS), 32); }

/** Sum of the weights of 0 .. count - 1; leaves each warp's share in `shares`, [WARPS]. */
template <typename Weight>
__device__ inline u64 sum_weights(int count, Weight weight, u64* shares) {
    const int begin = warp_index() * run_length(count);
    const int end = min(count, begin + run_length(count));
    u64 sum = 0;
    for (int i = begin + lane_index(); i < end; i += 32) {
        sum += weight(i);
    }
    sum = warp_sum(sum);
    __syncthreads();  // nobody reads the shares of a sum before
    if (lane_index() == 0) {
        shares[warp_index()] = sum;
    }
    __syncthreads();
    return warp_sum(lane_index() < WARPS ? shares[lane_index()] : 0);
}

/** Sum of the values of this lane and those before it. */
__device__ inline u64 inclusive_sum(u64 value) {
    for (int offset = 1; offset < 32; offset *= 2) {
        const u64 before = __shfl_up_sync(ALL_LANES, value, offset);
        value += lane_index() >= offset ? before : 0;
    }
    return value;
}

/** An index and the sum of the weights before it. */
struct Found {
    int index;
    u64 before;
};

/** Looks in a warp's run, begin .. end - 1, for the index with which the sum exceeds `target`. */
template <typename Weight>
__device__ inline void find_in_run(int begin, int end, Weight weight, u64 before, u64 target, Found& found) {
    for (int i = begin + lane_index(); i - lane_index() < end; i += 32) {
        const u64 own = i < end ? weight(i) : 0;
        const u64 sum = before + inclusive_sum(own);
        const u32 beyond = __ballot_sync(ALL_LANES, sum > target);
        if (beyond != 0) {
            if (lane_index() == __popc(~beyond)) {
                found = {i, sum - own};
            }
            return;
        }
        before = __shfl_sync(ALL_LANES, sum, 31);
    }
}

/**
 * The first index at which the sum of the weights from 0 on exceeds `target`.
 *
 * @param shares as sum_weights left them; the sum it returned exceeds `target`
 */
template <typename Weight>
__device__ inline Found find(int count, Weight weight, const u64* shares, u64 target) {
    __shared__ Found found;
    const u64 sum = inclusive_sum(lane_index() < WARPS ? shares[lane_index()] : 0);
    const int warp = __popc(__ballot_sync(ALL_LANES, sum <= target));
    const u64 before = __shfl_sync(ALL_LANES, sum, max(warp - 1, 0));
    if (warp_index() == warp) {
        const int begin = warp * run_length(count);
        const int end = min(count, begin + run_length(count));
        find_in_run(begin, end, weight, warp == 0 ? 0 : before, target, found);
    }
    __syncthreads();
    return found;
}

/** A key and the sum of the weights of all larger ones. */
struct Crossing {
    u32 key;
    u64 above;
};

/**
 * Adds the weights from the largest key down: the key with which the sum first exceeds `target`.
 *
 * @param weight of a key; their sum over the row exceeds `target`
 */
template <typename Bin, typename Weight>
__device__ inline Crossing find_crossing(const float* row, Weight weight, u64* shares, u64 target) {
    __shared__ Bin bins[BINS];
    Crossing crossing = {0, 0};
    int known = 32;  // bits of the key from here on are found
    while (known > 0) {
        const int shift = max(0, known - DIGIT_BITS);
        for (int bin = threadIdx.x; bin < BINS; bin += THREADS) {
            bins[bin] = 0;
        }
        __syncthreads();
        for (int id = threadIdx.x; id < VOCABULARY; id += THREADS) {
            const u32 key = order_key(row[id]);
            const u64 rest = key ^ crossing.key;
            if (rest >> known == 0) {
                atomicAdd(&bins[rest >> shift], static_cast<Bin>(weight(key)));
            }
        }
        __syncthreads();
        auto downwards = [&](int i) -> u64 { return bins[BINS - 1 - i]; };
        sum_weights(BINS, downwards, shares);
        const Found found = find(BINS, downwards, shares, target - crossing.above);
        crossing.key |= static_cast<u32>(BINS - 1 - found.index) << shift;
        crossing.above += found.before;
        known = shift;
    }
    return crossing;
}
