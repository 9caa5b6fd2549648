// The decoder's input: a row of a table for each token.
//
//   y[i, :] = table[tokens[i], :]
//
//   tokens  int     [n], 0 <= token < codes
//   table   float16 [codes, width], codes as the decoder's first convolution reads them
//   y       float16 [n, width], width a multiple of 8
//
// One thread for eight elements.
#include "image.cuh"

extern "C" __global__ void __launch_bounds__(256)
look_up_codes(const int* __restrict__ tokens, const f16* __restrict__ table, f16* __restrict__ y, int n, int width) {
    const int packs = width / F16_PACK;
    const int at = blockIdx.x * blockDim.x + threadIdx.x;
    const int row = at / packs;
    if (row >= n) {
        return;
    }
    const int column = at % packs * F16_PACK;
    u32 words[4];
    read_words(table + static_cast<size_t>(tokens[row]) * width + column, words);
    write_words(y + static_cast<size_t>(row) * width + column, words);
}
