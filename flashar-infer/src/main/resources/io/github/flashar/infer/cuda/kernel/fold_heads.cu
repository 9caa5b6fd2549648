// Folds gate and guidance into the states, for heads are linear: one product of the result with [W_left | W_above]
// gives the fused, guided logits.
//
//   weighed(s) = [w * left ; (1 - w) * above],   w = left_weight of (s, i), see gate.cuh
//   folded[b, i] = guide(weighed(b), weighed(B + b), scale[b])   if b < guided, else weighed(b)
//
//   states  storage [S * m, HALVES * WIDTH], [left ; above] as gather_states writes them; S = B + guided
//   hidden  float   [S * m, GATE_WIDTH], the gate's hidden layer before its activation
//   out     float   [GATE_WIDTH], and bias: the gate's output layer
//   scale   float   [guided], strength of guidance
//   folded  storage [B * m, HALVES * WIDTH]
//
// Grid (m, B): one block a target. n, left_shift and above_shift are those of gather_states; a raster model, HALVES = 1,
// has a left neighbour everywhere. Macros: WIDTH, a multiple of 8; HALVES, 1 or 2; GATE_WIDTH, 0 for a gate that is the
// same everywhere; THREADS of a block.
#include "fold.cuh"

// Two blocks a multiprocessor are enough; left to itself, the compiler spills for more.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
fold_heads(const storage* __restrict__ states, const float* __restrict__ hidden, const float* __restrict__ out,
           const float* __restrict__ scale, storage* __restrict__ folded, float bias, int guided, int n,
           int left_shift, int above_shift) {
    const int target = blockIdx.x;
    const int image = blockIdx.y;
    const bool has_left = HALVES == 1 || is_fed(target + left_shift, n);
    const bool has_above = HALVES == 2 && is_fed(target + above_shift, n);
    const size_t row = image * gridDim.x + target;
    const size_t other = (gridDim.y + image) * gridDim.x + target;
    const float w = left_weight(has_left, has_above, hidden + row * GATE_WIDTH, out, bias, GATE_WIDTH);
    const bool is_guided = image < guided;
    const float u = is_guided
            ? left_weight(has_left, has_above, hidden + other * GATE_WIDTH, out, bias, GATE_WIDTH)
            : 0;
    constexpr int ROW = HALVES * WIDTH;
    const Weighed conditional = {states + row * ROW, w};
    const Weighed unconditional = {states + other * ROW, u};
    const float strength = is_guided ? scale[image] : 0;
    fold_row<WIDTH, ROW, THREADS>(folded + row * ROW, conditional, unconditional, is_guided, strength);
}
