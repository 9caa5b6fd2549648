// GELU in its tanh form, in place: x / (1 + exp(-2 * sqrt(2 / pi) * (x + 0.044715 * x^3))).
//
//   x  storage [packs * PACK]
//
// One thread a pack. Macro: THREADS of a block.
#include "device.cuh"

const float CUBIC = 0.044715f;
const float SCALE = 1.5957691216057308f;  // 2 * sqrt(2 / pi)

extern "C" __global__ void __launch_bounds__(THREADS) gelu_tanh(storage* x, int packs) {
    const int pack = blockIdx.x * THREADS + threadIdx.x;
    if (pack >= packs) {
        return;
    }
    float values[PACK];
    load(x + static_cast<size_t>(pack) * PACK, values);
    for (float& value : values) {
        value *= sigmoid(SCALE * fmaf(CUBIC * value * value, value, value));
    }
    store(x + static_cast<size_t>(pack) * PACK, values);
}
