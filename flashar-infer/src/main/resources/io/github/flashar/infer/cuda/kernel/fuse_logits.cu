// Fuses the logits of both heads by a gate that reads them, then guides: the case that fold_heads cannot fold.
//
//   fused(s) = w * left + (1 - w) * above,   w = left_weight of (s, i), see gate.cuh
//   logits[b, i] = guide(fused(b), fused(B + b), scale[b])   if b < guided, else fused(b)
//
//   left, above  float [S * m, VOCABULARY], logits of the heads; S = B + guided
//   hidden       float [S * m, GATE_WIDTH], the gate's hidden layer before its activation
//   out          float [GATE_WIDTH], and bias: the gate's output layer
//   scale        float [guided], strength of guidance
//   logits       float [B * m, VOCABULARY]
//
// Grid (m, B, ceil(VOCABULARY / (STEP * THREADS))): one thread writes STEP logits. n, left_shift and above_shift are
// those of gather_states. Macros: VOCABULARY; GATE_WIDTH; THREADS of a block.
#include "gate.cuh"

constexpr int STEP = VOCABULARY % 4 == 0 ? 4 : 1;

/** Fuses the logits of a row from `at` on. */
__device__ inline void fuse(float (&fused)[STEP], const float* left, const float* above, size_t at, float weight) {
    float other[STEP];
    load(left + at, fused);
    load(above + at, other);
    for (int e = 0; e < STEP; e++) {
        fused[e] = weight * fused[e] + (1 - weight) * other[e];
    }
}

extern "C" __global__ void __launch_bounds__(THREADS)
fuse_logits(const float* __restrict__ left, const float* __restrict__ above, const float* __restrict__ hidden,
            const float* __restrict__ out, const float* __restrict__ scale, float* __restrict__ logits, float bias,
            int guided, int n, int left_shift, int above_shift) {
    const int target = blockIdx.x;
    const int image = blockIdx.y;
    const bool has_left = is_fed(target + left_shift, n);
    const bool has_above = is_fed(target + above_shift, n);
    const size_t row = image * gridDim.x + target;
    const size_t other = (gridDim.y + image) * gridDim.x + target;
    const float w = left_weight(has_left, has_above, hidden + row * GATE_WIDTH, out, bias, GATE_WIDTH);
    const bool is_guided = image < guided;
    const float u = is_guided
            ? left_weight(has_left, has_above, hidden + other * GATE_WIDTH, out, bias, GATE_WIDTH)
            : 0;
    const int column = (blockIdx.z * THREADS + threadIdx.x) * STEP;
    if (column >= VOCABULARY) {
        return;
    }
    float x[STEP];
    fuse(x, left, above, row * VOCABULARY + column, w);
    if (is_guided) {
        float y[STEP];
        fuse(y, left, above, other * VOCABULARY + column, u);
        for (int e = 0; e < STEP; e++) {
            x[e] = guide(x[e], y[e], scale[image]);
        }
    }
    store(logits + row * VOCABULARY + column, x);
}
