// Matrix products, one an image: y = x * w^T, plus bias and residual.
//
//   x         float16 [images, rows, inputs]
//   w         float16 [images, outputs, inputs]
//   bias      float   [columns], or null
//   residual  float16 as y, may be y itself; or null
//   y         Result  [images, rows, columns]; columns from `outputs` on get no product
//   overflow  int     [1], raised to 1 if a float16 result is not finite
//
// From one image to the next x moves by x_step elements and w by w_step, 0 where all share it. Inputs are a multiple of
// 32, columns of 8. Grid (ceil(columns / TILE_COLUMNS) * ceil(rows / TILE_ROWS), images), tiles of the same rows side by
// side. Macros: those of tile.cuh.
#include "tile.cuh"

/** The rows of x that this thread copies. */
struct Rows {
    const f16* next;  // element of the first row that comes next; of the last row where the first does not exist
    int rows;         // of the tile that exist
    int inputs;

    /** @param first row of the tile */
    __device__ Rows(const f16* x, int first, int rows, int inputs)
        : next(x + static_cast<size_t>(min(first + copied_row(), rows - 1)) * inputs + copied_column()),
          rows(rows - first), inputs(inputs) {}

    /** Starts to copy the next piece; rows that do not exist become zeros. */
    __device__ void fetch(Piece& piece) {
        for (int i = 0; i < X_ROWS; i++) {
            const int row = copied_row() + i * ROWS_AT_ONCE;
            const bool valid = row < rows;
            const f16* const from = next + static_cast<size_t>(i) * ROWS_AT_ONCE * inputs;
            copy_async16_or_zero(&piece.x[row][copied_column()], valid ? from : next, valid);
        }
        next += STEP;
    }
};

extern "C" __global__ void __launch_bounds__(THREADS, 512 / THREADS)
multiply(const f16* __restrict__ x, const f16* __restrict__ w, const float* __restrict__ bias, const f16* residual,
         Result* y, int* overflow, int rows, int outputs, int columns, int inputs, long long x_step,
         long long w_step) {
    DYNAMIC_SHARED(Piece, stages);
    const int tiles_across = ceil_div(columns, TILE_COLUMNS);
    const int column = static_cast<int>(blockIdx.x) % tiles_across * TILE_COLUMNS;
    const int row = static_cast<int>(blockIdx.x) / tiles_across * TILE_ROWS;
    const size_t at = static_cast<size_t>(blockIdx.y) * rows * columns;
    Rows from(x + blockIdx.y * x_step, row, rows, inputs);
    Weights weights(w + blockIdx.y * w_step, column, outputs, inputs);
    Sums sums = {};
    multiply_tile(sums, stages, from, weights, inputs / STEP);
    const Destination to = {y + at, bias, residual == nullptr ? nullptr : residual + at, overflow, rows, columns};
    write_tile(sums, stages, to, row, column);
}
