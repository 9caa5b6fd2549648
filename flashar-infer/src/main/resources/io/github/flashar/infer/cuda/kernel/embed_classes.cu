// Embeds class prefixes, one token a stream: x[s] = table[classes[s]].
//
//   table    storage [classes + 1, WIDTH]; the last row is the null class, that of unconditional streams
//   classes  int     [S], each a row of the table
//   x        float   [S, WIDTH]
//
// One block a stream. Macros: WIDTH, a multiple of 8; THREADS of a block.
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(THREADS)
embed_classes(const storage* __restrict__ table, const int* __restrict__ classes, float* __restrict__ x) {
    const storage* const from = table + static_cast<size_t>(classes[blockIdx.x]) * WIDTH;
    float* const to = x + static_cast<size_t>(blockIdx.x) * WIDTH;
    for (int pack = threadIdx.x; pack < WIDTH / PACK; pack += THREADS) {
        float values[PACK];
        load(from + pack * PACK, values);
        store(to + pack * PACK, values);
    }
}
