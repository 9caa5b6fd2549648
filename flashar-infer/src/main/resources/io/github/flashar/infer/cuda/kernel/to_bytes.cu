// Pixels as bytes: 127.5 * x + 128, clamped to 0..255 and truncated.
//
//   x  float [pixels, 8], of which 3 are red, green and blue
//   y  byte  [pixels, 3]
//
// One thread a pixel.
#include "image.cuh"

extern "C" __global__ void __launch_bounds__(256)
to_bytes(const float* __restrict__ x, unsigned char* __restrict__ y, int pixels) {
    const int pixel = blockIdx.x * blockDim.x + threadIdx.x;
    if (pixel >= pixels) {
        return;
    }
    for (int colour = 0; colour < 3; colour++) {
        const float level = __fadd_rn(__fmul_rn(x[pixel * 8ll + colour], 127.5f), 128);  // as the CPU rounds
        const float clamped = fminf(fmaxf(level, 0), 255);
        y[pixel * 3ll + colour] = static_cast<unsigned char>(static_cast<int>(clamped));
    }
}
