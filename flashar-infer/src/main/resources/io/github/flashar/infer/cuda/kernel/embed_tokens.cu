// Embeds the tokens that a pass feeds, those drawn last, for every stream.
//
//   x[s, j] = table[first_row + grid[image(s), cells[context - prefix + j]]],   image(s) = s < B ? s : s - B
//   x[s, j] = table[line_break]   where cells says -1
//
//   table  storage [rows, WIDTH], the V image tokens from first_row on
//   grid   int     [B, grid_size], tokens drawn so far, raster order, 0..V-1 at the cells that are fed
//   cells  int     [T], raster number of each image token in the order of decoding, -1 for a line break
//   step   int     [1], context: tokens of each stream before this pass, prefix included
//   x      float   [S, n, WIDTH]
//
// Grid (n, S): one block a token. Macros: WIDTH, a multiple of 8; THREADS of a block.
#include "device.cuh"

extern "C" __global__ void __launch_bounds__(THREADS)
embed_tokens(const storage* __restrict__ table, const int* __restrict__ grid, const int* __restrict__ cells,
             const int* __restrict__ step, float* __restrict__ x, int prefix, int grid_size, int images,
             int first_row, int line_break) {
    const int stream = blockIdx.y;
    const int image = stream < images ? stream : stream - images;
    const int cell = cells[step[0] - prefix + blockIdx.x];
    const size_t row = cell < 0 ? line_break : first_row + grid[static_cast<size_t>(image) * grid_size + cell];
    const storage* const from = table + row * WIDTH;
    float* const to = x + (static_cast<size_t>(stream) * gridDim.x + blockIdx.x) * WIDTH;
    for (int pack = threadIdx.x; pack < WIDTH / PACK; pack += THREADS) {
        float values[PACK];
        load(from + pack * PACK, values);
        store(to + pack * PACK, values);
    }
}
