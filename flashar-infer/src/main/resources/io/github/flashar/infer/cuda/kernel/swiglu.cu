// SwiGLU: y = silu(a) * b, silu(a) = a / (1 + exp(-a)), of the halves of every row.
//
//   ab  storage [rows, 2 * WIDTH], a then b
//   y   storage [rows, WIDTH]
//
// Grid (rows, ceil(WIDTH / (PACK * THREADS))): one thread writes one pack. Macros: WIDTH, a multiple of 8; THREADS of a
// block.
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(THREADS)
swiglu(const storage* __restrict__ ab, storage* __restrict__ y) {
    const int column = (blockIdx.y * THREADS + threadIdx.x) * PACK;
    if (column >= WIDTH) {
        return;
    }
    const size_t row = blockIdx.x;
    float a[PACK];
    float b[PACK];
    load(ab + row * 2 * WIDTH + column, a);
    load(ab + (row * 2 + 1) * WIDTH + column, b);
    for (int e = 0; e < PACK; e++) {
        a[e] = silu(a[e]) * b[e];
    }
    store(y + row * WIDTH + column, a);
}
