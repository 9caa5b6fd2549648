// A 3x3 convolution, zeros around the picture, as a matrix product that gathers its rows while it copies them.
//
//   y[b, r, c, :] = bias + residual[b, r, c, :] + sum over dr, dc in -1..1 of w[:, dr, dc, :] * x'[b, r + dr, c + dc, :]
//
//   x         float16 [images, height, width, inputs]; with UPSAMPLE [images, height / 2, width / 2, inputs], of which
//                     x' repeats each cell twice in both directions; else x' is x
//   w         float16 [outputs, 3, 3, inputs]
//   bias      float   [outputs], or null
//   residual  float16 as y, may be y itself; or null
//   y         Result  [images, height, width, outputs]
//   overflow  int     [1], raised to 1 if a result is no finite float16
//
// Inputs are a multiple of 32, outputs of 8; an image has less than 2^31 elements, all together less than 2^31 cells.
// Grid: ceil(outputs / TILE_COLUMNS) * ceil(images * height * width / TILE_ROWS), tiles of the same rows side by side.
// Macros: UPSAMPLE, 0 or 1, and those of tile.cuh.
#include "tile.cuh"

/** The cells that this thread copies, moved by one tap after the other. */
struct Cells {
    const f16* image[X_ROWS];
    int r[X_ROWS];
    int c[X_ROWS];
    int height;
    int width;
    int inputs;
    int dr = -1;
    int dc = -1;
    int input = 0;

    /** @param first cell of the tile, counted through all images */
    __device__ Cells(const f16* x, int first, int images, int height, int width, int inputs)
        : height(height), width(width), inputs(inputs) {
        const int cells = height * width;
        for (int i = 0; i < X_ROWS; i++) {
            const int cell = first + copied_row() + i * ROWS_AT_ONCE;
            const bool exists = cell < images * cells;
            const size_t size = static_cast<size_t>(cells >> 2 * UPSAMPLE) * inputs;
            image[i] = exists ? x + cell / cells * size : x;
            r[i] = exists ? cell % cells / width : -2;  // -2: above the picture for every tap
            c[i] = cell % width;
        }
    }

    /** Starts to copy the next piece; cells outside the picture become zeros. */
    __device__ void fetch(Piece& piece) {
        for (int i = 0; i < X_ROWS; i++) {
            const int row = r[i] + dr;
            const int column = c[i] + dc;
            const bool valid = row >= 0 && row < height && column >= 0 && column < width;
            const int cell = (row >> UPSAMPLE) * (width >> UPSAMPLE) + (column >> UPSAMPLE);
            const f16* const from = image[i] + (valid ? cell * inputs + input + copied_column() : 0);
            copy_async16_or_zero(&piece.x[copied_row() + i * ROWS_AT_ONCE][copied_column()], from, valid);
        }
        advance();
    }

    __device__ void advance() {
        input += STEP;
        if (input == inputs) {
            input = 0;
            dc++;
        }
        if (dc == 2) {
            dc = -1;
            dr++;
        }
    }
};

extern "C" __global__ void __launch_bounds__(THREADS, 512 / THREADS)
convolve(const f16* __restrict__ x, const f16* __restrict__ w, const float* __restrict__ bias, const f16* residual,
         Result* y, int* overflow, int images, int height, int width, int inputs, int outputs) {
    DYNAMIC_SHARED(Piece, stages);
    const int tiles_across = ceil_div(outputs, TILE_COLUMNS);
    const int column = static_cast<int>(blockIdx.x) % tiles_across * TILE_COLUMNS;
    const int cell = static_cast<int>(blockIdx.x) / tiles_across * TILE_ROWS;
    Cells cells(x, cell, images, height, width, inputs);
    Weights weights(w, column, outputs, 9 * inputs);
    Sums sums = {};
    multiply_tile(sums, stages, cells, weights, 9 * inputs / STEP);
    const Destination to = {y, bias, residual, overflow, images * height * width, outputs};
    write_tile(sums, stages, to, cell, column);
}
