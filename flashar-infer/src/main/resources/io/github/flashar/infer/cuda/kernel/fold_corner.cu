// Folds the corner's own gate and guidance into its states, as fold_heads does with the gate of the other cells.
//
//   weighed(s) = [w * left ; (1 - w) * above],   w = sigmoid(sum of gate * left + bias)
//   folded[b] = guide(weighed(b), weighed(B + b), scale[b])   if b < guided, else weighed(b)
//
//   states  storage [S, 2 * WIDTH], [left ; above] as gather_states writes them; S = B + guided
//   gate    float   [WIDTH], and bias
//   scale   float   [guided], strength of guidance
//   folded  storage [B, 2 * WIDTH]
//
// Grid (B): one block an image. Macros: WIDTH, a multiple of 8; THREADS of a block.
#include "fold.cuh"

/** Weight of the left half. Same in all threads of the block. */
__device__ inline float corner_weight(const storage* left, const float* gate, float bias) {
    float sum = 0;
    for (int column = threadIdx.x * PACK; column < WIDTH; column += THREADS * PACK) {
        float x[PACK];
        float factor[PACK];
        load(left + column, x);
        load(gate + column, factor);
        for (int e = 0; e < PACK; e++) {
            sum = fmaf(factor[e], x[e], sum);
        }
    }
    return sigmoid(block_sum(sum) + bias);
}

extern "C" __global__ void __launch_bounds__(THREADS)
fold_corner(const storage* __restrict__ states, const float* __restrict__ gate, const float* __restrict__ scale,
            storage* __restrict__ folded, float bias, int guided) {
    constexpr int ROW = 2 * WIDTH;
    const int image = blockIdx.x;
    const bool is_guided = image < guided;
    const storage* const own = states + static_cast<size_t>(image) * ROW;
    const storage* const other = states + static_cast<size_t>(gridDim.x + image) * ROW;
    const Weighed conditional = {own, corner_weight(own, gate, bias)};
    const Weighed unconditional = {other, is_guided ? corner_weight(other, gate, bias) : 0};
    const float strength = is_guided ? scale[image] : 0;
    storage* const to = folded + static_cast<size_t>(image) * ROW;
    fold_row<WIDTH, ROW, THREADS>(to, conditional, unconditional, is_guided, strength);
}
