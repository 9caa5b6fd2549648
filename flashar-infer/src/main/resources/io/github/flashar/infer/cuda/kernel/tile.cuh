// A tile of a matrix product on tensor cores: y = x * w^T, float16 operands, sums in float.
//
// A block computes TILE_ROWS x TILE_COLUMNS sums, each of its warps WARP_ROWS x WARP_COLUMNS of them. Operands come
// through shared memory in pieces of STEP inputs: while the warps multiply one piece, the next ones are on their way.
// A sum's terms are added in the order of the inputs whatever the tile, so that sizes of tiles change no bit.
//
// Macros: TILE_ROWS, TILE_COLUMNS, WARP_ROWS, WARP_COLUMNS, multiples of 16; FLOAT_RESULT, 1 if y is float, 0 if it is
// float16. Dynamic shared memory: Piece[STAGES].
#pragma once

#include "image.cuh"

constexpr int STEP = 32;
constexpr int STAGES = 4;          // pieces there is room for
constexpr int PADDED = STEP + 8;   // eight rows in a row start in different banks
constexpr int WARPS_ACROSS = TILE_COLUMNS / WARP_COLUMNS;
constexpr int THREADS = TILE_ROWS / WARP_ROWS * WARPS_ACROSS * 32;
constexpr int BLOCKS_DOWN = WARP_ROWS / 16;
constexpr int BLOCKS_ACROSS = WARP_COLUMNS / 16;

constexpr int PACKS = STEP / F16_PACK;          // copies that a row of a piece takes
constexpr int ROWS_AT_ONCE = THREADS / PACKS;   // of a piece, copied by all threads
constexpr int X_ROWS = TILE_ROWS / ROWS_AT_ONCE;                // that a thread copies of x
constexpr int W_ROWS = ceil_div(TILE_COLUMNS, ROWS_AT_ONCE);    // and of w

static_assert(TILE_ROWS % ROWS_AT_ONCE == 0, "every thread copies as many rows of x");

#if FLOAT_RESULT
typedef float Result;
#else
typedef f16 Result;
#endif

struct Piece {
    f16 x[TILE_ROWS][PADDED];
    f16 w[TILE_COLUMNS][PADDED];
};

/** A warp's sums, as 16 x 8 fragments: lane l holds columns 2 * (l % 4) and the next of rows l / 4 and l / 4 + 8. */
struct Sums {
    float block[BLOCKS_DOWN][2 * BLOCKS_ACROSS][4];
};

__device__ inline int warp_row() { return warp_index() / WARPS_ACROSS * WARP_ROWS; }

__device__ inline int warp_column() { return warp_index() % WARPS_ACROSS * WARP_COLUMNS; }

/** Which row of a piece this thread copies first, the others being ROWS_AT_ONCE apart, and which elements of it. */
__device__ inline int copied_row() { return threadIdx.x / PACKS; }

__device__ inline int copied_column() { return threadIdx.x % PACKS * F16_PACK; }

/** The rows of w that this thread copies. */
struct Weights {
    const f16* next;  // element of the first row that comes next; of the last row where the first does not exist
    int row;          // the first row in the tile
    int rows;         // of the tile that exist
    int inputs;       // distance of rows

    /** @param column of y where the tile begins */
    __device__ Weights(const f16* w, int column, int outputs, int inputs)
        : next(w + static_cast<size_t>(min(column + copied_row(), outputs - 1)) * inputs + copied_column()),
          row(copied_row()), rows(outputs - column), inputs(inputs) {}

    /** Starts to copy the next piece; rows that do not exist become zeros. */
    __device__ void fetch(Piece& piece) {
        for (int i = 0; i < W_ROWS; i++) {
            const int to = row + i * ROWS_AT_ONCE;
            const bool valid = to < rows;
            if (TILE_COLUMNS % ROWS_AT_ONCE == 0 || to < TILE_COLUMNS) {
                const f16* const from = next + static_cast<size_t>(i) * ROWS_AT_ONCE * inputs;
                copy_async16_or_zero(&piece.w[to][copied_column()], valid ? from : next, valid);
            }
        }
        next += STEP;
    }
};

__device__ inline void multiply_piece(Sums& sums, const Piece& piece) {
    const int lane = lane_index();
    for (int k = 0; k < STEP; k += 16) {
        u32 b[BLOCKS_ACROSS][4];
        for (int across = 0; across < BLOCKS_ACROSS; across++) {
            const int row = warp_column() + across * 16 + lane / 16 * 8 + lane % 8;
            load_matrices(b[across], &piece.w[row][k + lane / 8 % 2 * 8]);
        }
        for (int down = 0; down < BLOCKS_DOWN; down++) {
            u32 a[4];
            load_matrices(a, &piece.x[warp_row() + down * 16 + lane % 16][k + lane / 16 * 8]);
            for (int across = 0; across < BLOCKS_ACROSS; across++) {
                mma_f16_m16n8k16(sums.block[down][2 * across], a, b[across][0], b[across][1]);
                mma_f16_m16n8k16(sums.block[down][2 * across + 1], a, b[across][2], b[across][3]);
            }
        }
    }
}

/** Adds up the products of `pieces` pieces. `rows` has fetch(piece) as Weights has. */
template <typename Rows>
__device__ inline void multiply_tile(Sums& sums, Piece* stages, Rows& rows, Weights& weights, int pieces) {
    for (int piece = 0; piece < STAGES - 1; piece++) {
        if (piece < pieces) {
            rows.fetch(stages[piece]);
            weights.fetch(stages[piece]);
        }
        copy_async_commit();
    }
    for (int piece = 0; piece < pieces; piece++) {
        copy_async_wait<STAGES - 2>();
        __syncthreads();  // the piece is there for all, and all are done with the one before it
        if (piece + STAGES - 1 < pieces) {
            Piece& free = stages[(piece + STAGES - 1) % STAGES];
            rows.fetch(free);
            weights.fetch(free);
        }
        copy_async_commit();
        multiply_piece(sums, stages[piece % STAGES]);
    }
    copy_async_wait<0>();
    __syncthreads();
}

/** Where the tile's results go. */
struct Destination {
    Result* y;             // [rows, columns]
    const float* bias;     // [columns], or null
    const f16* residual;   // as y, added to it, may be y itself; or null
    int* overflow;
    int rows;
    int columns;           // a multiple of 8

    /** Writes eight results that lie side by side. */
    __device__ void write(int row, int column, float (&sums)[F16_PACK]) const {
        if (row >= rows || column >= columns) {
            return;
        }
        const size_t at = static_cast<size_t>(row) * columns + column;
        float other[F16_PACK];
        if (bias != nullptr) {
            load(bias + column, other);
            add(sums, other);
        }
        if (residual != nullptr) {
            load(residual + at, other);
            add(sums, other);
        }
        if (!FLOAT_RESULT) {
            report_overflow(sums, overflow);
        }
        store(y + at, sums);
    }

    __device__ static void add(float (&sums)[F16_PACK], const float (&other)[F16_PACK]) {
        for (int i = 0; i < F16_PACK; i++) {
            sums[i] += other[i];
        }
    }
};

/** Sixteen rows of a warp's sums, on their way from fragments to runs of eight. */
typedef float Staged[16][WARP_COLUMNS + 8];

static_assert(sizeof(Staged) * (THREADS / 32) <= sizeof(Piece) * STAGES, "results fit where the pieces were");

__device__ inline void stage(Staged& staged, const Sums& sums, int down) {
    for (int i = 0; i < 2 * BLOCKS_ACROSS; i++) {
        for (int e = 0; e < 4; e++) {
            staged[lane_index() / 4 + e / 2 * 8][i * 8 + lane_index() % 4 * 2 + e % 2] = sums.block[down][i][e];
        }
    }
}

/** Writes the tile that begins at (row, column) of y. */
__device__ inline void write_tile(const Sums& sums, Piece* stages, const Destination& to, int row, int column) {
    constexpr int PACKS_ACROSS = WARP_COLUMNS / F16_PACK;
    Staged& staged = reinterpret_cast<Staged*>(stages)[warp_index()];
#pragma unroll
    for (int down = 0; down < BLOCKS_DOWN; down++) {
        stage(staged, sums, down);
        __syncwarp();
        for (int i = lane_index(); i < 16 * PACKS_ACROSS; i += 32) {
            float run[F16_PACK];
            load(&staged[i / PACKS_ACROSS][i % PACKS_ACROSS * F16_PACK], run);
            to.write(row + warp_row() + down * 16 + i / PACKS_ACROSS,
                     column + warp_column() + i % PACKS_ACROSS * F16_PACK, run);
        }
        __syncwarp();
    }
}
