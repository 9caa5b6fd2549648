// Embeds the ids of prefixes, classes or words: x[i] = table[ids[i]].
//
//   table  storage [rows, WIDTH]
//   ids    int     [n], each a row of the table
//   x      float   [n, WIDTH]
//
// One block an id. Macros: WIDTH, a multiple of 8; THREADS of a block.
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(THREADS)
embed_ids(const storage* __restrict__ table, const int* __restrict__ ids, float* __restrict__ x) {
    const storage* const from = table + static_cast<size_t>(ids[blockIdx.x]) * WIDTH;
    float* const to = x + static_cast<size_t>(blockIdx.x) * WIDTH;
    for (int pack = threadIdx.x; pack < WIDTH / PACK; pack += THREADS) {
        float values[PACK];
        load(from + pack * PACK, values);
        store(to + pack * PACK, values);
    }
}
