// First pass of a group norm: sums over parts of an image.
//
//   sums[b, g, p] = (sum of d, sum of d^2), d = x - x[b, 0, first channel of g], over the channels of group g and the
//                   cells of part p, which are ceil(cells / parts) long
//
//   x     float16 [images, cells, 32 * GROUP]
//   sums  float2  [images, 32, parts]
//
// Grid (parts, 4, images). The order of additions depends on cells and parts alone. Macro: GROUP.
#include "groups.cuh"

struct ChannelSums {
    float2 channel[F16_PACK];
};

__device__ inline void add(ChannelSums& sums, const float (&x)[F16_PACK], const float (&shift)[F16_PACK]) {
    for (int e = 0; e < F16_PACK; e++) {
        const float d = x[e] - shift[e];
        sums.channel[e].x += d;
        sums.channel[e].y = fmaf(d, d, sums.channel[e].y);
    }
}

/** Adds up what the threads have of a group, by one warp. */
__device__ inline float2 sum_of_group(const ChannelSums* sums, int group) {
    float2 sum = make_float2(0, 0);
    for (int i = lane_index(); i < CELLS_AT_ONCE * GROUP; i += 32) {
        const int channel = group * GROUP + i % GROUP;
        const float2 part = sums[i / GROUP * GROUP + channel / F16_PACK].channel[channel % F16_PACK];
        sum.x += part.x;
        sum.y += part.y;
    }
    return make_float2(warp_sum(sum.x), warp_sum(sum.y));
}

// Four blocks a multiprocessor are enough; left to itself, the compiler spills for six.
extern "C" __global__ void __launch_bounds__(THREADS, 4)
group_sums(const f16* __restrict__ x, float2* __restrict__ sums, int cells) {
    __shared__ ChannelSums all[THREADS];
    const f16* const image = x + static_cast<size_t>(blockIdx.z) * cells * CHANNELS;
    const int parts = gridDim.x;
    const int length = ceil_div(cells, parts);
    const int end = min(cells, static_cast<int>(blockIdx.x + 1) * length);
    float shift[F16_PACK];
    for (int e = 0; e < F16_PACK; e++) {
        shift[e] = group_shift(image, (span_channel() + e) / GROUP);
    }
    ChannelSums own = {};
    if (span_cell() < CELLS_AT_ONCE) {
        for (int cell = blockIdx.x * length + span_cell(); cell < end; cell += CELLS_AT_ONCE) {
            float values[F16_PACK];
            load(image + static_cast<size_t>(cell) * CHANNELS + span_start() + span_channel(), values);
            add(own, values, shift);
        }
    }
    all[threadIdx.x] = own;
    __syncthreads();
    const float2 sum = sum_of_group(all, warp_index());
    if (lane_index() == 0) {
        const int group = blockIdx.y * SPAN + warp_index();
        sums[(static_cast<size_t>(blockIdx.z) * GROUPS + group) * parts + blockIdx.x] = sum;
    }
}
