// Second pass of a group norm: scales, and applies swish where SWISH is 1.
//
//   n = (x - mean(group)) / sqrt(var(group) + eps) * weight + bias
//   y = SWISH ? n / (1 + exp(-n)) : n
//
//   x, y          float16 [images, cells, 32 * GROUP]
//   sums          float2  [images, 32, parts], see group_sums.cu
//   weight, bias  float   [32 * GROUP]
//   overflow      int     [1], raised to 1 if a result is no finite float16
//
// Grid (any, 4, images): blocks of the same eight groups share the cells. Macros: GROUP; SWISH, 0 or 1.
#include "groups.cuh"

/** Mean of a group and the inverse of its standard deviation, by one warp. */
__device__ inline float2 moments(const float2* sums, int parts, float shift, float count, float eps) {
    float2 sum = make_float2(0, 0);
    for (int part = lane_index(); part < parts; part += 32) {
        sum.x += sums[part].x;
        sum.y += sums[part].y;
    }
    const float mean = warp_sum(sum.x) / count;  // less the shift
    const float variance = fmaxf(warp_sum(sum.y) / count - mean * mean, 0);
    return make_float2(shift + mean, 1 / sqrtf(variance + eps));
}

/** n = (x - mean) * scale + bias, of this thread's channels; multiplied out it would lose digits where mean is large. */
struct Affine {
    float mean[F16_PACK];
    float scale[F16_PACK];
    float bias[F16_PACK];
};

__device__ inline Affine affine_of(const float2* moments, const float* weight, const float* bias) {
    Affine affine;
    for (int e = 0; e < F16_PACK; e++) {
        const int channel = span_channel() + e;
        const float2 group = moments[channel / GROUP];
        affine.mean[e] = group.x;
        affine.scale[e] = group.y * weight[span_start() + channel];
        affine.bias[e] = bias[span_start() + channel];
    }
    return affine;
}

__device__ inline void normalize(float (&x)[F16_PACK], const Affine& affine) {
    for (int e = 0; e < F16_PACK; e++) {
        const float n = fmaf(x[e] - affine.mean[e], affine.scale[e], affine.bias[e]);
        x[e] = SWISH ? silu(n) : n;
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
group_norm(const f16* __restrict__ x, const float2* __restrict__ sums, const float* __restrict__ weight,
           const float* __restrict__ bias, f16* __restrict__ y, int* overflow, int cells, int parts, float eps) {
    __shared__ float2 group_moments[SPAN];
    const size_t image = static_cast<size_t>(blockIdx.z) * cells * CHANNELS;
    const size_t group = static_cast<size_t>(blockIdx.z) * GROUPS + blockIdx.y * SPAN + warp_index();
    const float shift = group_shift(x + image, warp_index());
    const float2 own = moments(sums + group * parts, parts, shift, static_cast<float>(cells) * GROUP, eps);
    if (lane_index() == 0) {
        group_moments[warp_index()] = own;
    }
    __syncthreads();
    if (span_cell() >= CELLS_AT_ONCE) {
        return;
    }
    const Affine affine = affine_of(group_moments, weight, bias);
    for (int cell = blockIdx.x * CELLS_AT_ONCE + span_cell(); cell < cells; cell += gridDim.x * CELLS_AT_ONCE) {
        const size_t at = image + static_cast<size_t>(cell) * CHANNELS + span_start() + span_channel();
        float values[F16_PACK];
        load(x + at, values);
        normalize(values, affine);
        report_overflow(values, overflow);
        store(y + at, values);
    }
}
