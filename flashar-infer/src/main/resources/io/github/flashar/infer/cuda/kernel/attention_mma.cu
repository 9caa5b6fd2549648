// The attention of attention.cu on tensor cores: bfloat16 operands, sums and softmax in float.
//
// Arguments, shapes and macros are those of attention.cu. The query heads that share a key/value head are neighbours, so
// that their queries form rows 0 .. GROUP * n - 1 of one matrix. Grid (ceil(GROUP * n / 16), KV_HEADS, S): one block
// takes 16 rows. Its warps take turns at tiles of 16 keys, fetch the next tile while they compute with one, keep a
// softmax of their own, and add up at the end, in the order of the warps.
//
// Fragments of a 16 x 8 result: lane l holds columns 2 * (l % 4) and the next of rows l / 4 and l / 4 + 8.
#include "device.cuh"

constexpr int STRIDE = round_up(HEAD_DIM, 16);
constexpr int GROUP = HEADS / KV_HEADS;
constexpr int WARPS = THREADS / 32;
constexpr int ROWS = 16;              // queries of a block
constexpr int TILE = 16;              // keys of a tile
constexpr int BLOCKS = STRIDE / 16;   // 16-wide blocks of a head
constexpr int PADDED = STRIDE + 8;    // rows in shared memory start in other banks than their neighbours
constexpr int STAGES = 2;             // tiles that a warp has room for

static_assert(sizeof(storage) == 2, "operands are bfloat16");

struct Tile {
    u16 keys[TILE][PADDED];
    u16 values[TILE][PADDED];
};

/** The softmax over the keys that a warp has seen, its division left out: two rows of each lane. */
struct Partial {
    float max[2];
    float sum[2];                 // of this lane's columns only
    float value[2 * BLOCKS][4];   // 16 x 8 fragments
};

/** What the two rows of a lane see. */
struct View {
    int begin;
    int own[2];
    int last[2];

    __device__ bool sees(int row, int key) const {
        return key <= last[row] && (key >= begin || key == own[row]);
    }
};

__device__ inline View view_of(int row0, int n, int context, int begin, bool causal) {
    View view = {begin};
    for (int half = 0; half < 2; half++) {
        view.own[half] = context + (row0 + lane_index() / 4 + half * 8) % n;
        view.last[half] = causal ? view.own[half] : context + n - 1;
    }
    return view;
}

/** Queries as fragments of a 16 x 16 operand; rows beyond the last are zero. */
__device__ inline void load_queries(u32 (&a)[BLOCKS][4], const storage* q, int rows) {
    for (int block = 0; block < BLOCKS; block++) {
        for (int part = 0; part < 4; part++) {
            const int row = lane_index() / 4 + part % 2 * 8;
            const int column = block * 16 + part / 2 * 8 + lane_index() % 4 * 2;
            a[block][part] = row < rows ? *reinterpret_cast<const u32*>(q + row * STRIDE + column) : 0;
        }
    }
}

/** Starts to copy a warp's tile; keys after `end` become zeros, as what lies there may be no number. */
__device__ inline void fetch(Tile& tile, const storage* keys, const storage* values, int from, int end) {
    for (int i = lane_index(); i < TILE * STRIDE / 8; i += 32) {
        const int row = i / (STRIDE / 8);
        const int column = i % (STRIDE / 8) * 8;
        const bool valid = from + row <= end;
        const size_t at = valid ? static_cast<size_t>(from + row) * STRIDE + column : 0;
        copy_async16_or_zero(&tile.keys[row][column], keys + at, valid);
        copy_async16_or_zero(&tile.values[row][column], values + at, valid);
    }
}

/** Scores of 16 queries and 16 keys, two fragments. */
__device__ inline void multiply_keys(float (&scores)[2][4], const u32 (&a)[BLOCKS][4], const Tile& tile) {
    const int lane = lane_index();
    for (int block = 0; block < BLOCKS; block++) {
        u32 b[4];
        load_matrices(b, &tile.keys[lane / 16 * 8 + lane % 8][block * 16 + lane / 8 % 2 * 8]);
        mma_bf16_m16n8k16(scores[0], a[block], b[0], b[1]);
        mma_bf16_m16n8k16(scores[1], a[block], b[2], b[3]);
    }
}

/** Turns scores into weights, exp(score - max), and rescales what was added up before. */
__device__ inline void weigh(Partial& partial, float (&scores)[2][4], const View& view, int from, float scale) {
    for (int row = 0; row < 2; row++) {
        float max = partial.max[row];
        for (int i = 0; i < 4; i++) {
            const int key = from + i / 2 * 8 + lane_index() % 4 * 2 + i % 2;
            float& score = scores[i / 2][row * 2 + i % 2];
            score = view.sees(row, key) ? score * scale : -infinity();
            max = fmaxf(max, score);
        }
        max = fmaxf(max, __shfl_xor_sync(ALL_LANES, max, 1));
        max = fmaxf(max, __shfl_xor_sync(ALL_LANES, max, 2));
        const float base = max == -infinity() ? 0 : max;  // nothing seen so far: all weights are 0
        const float rescale = fast_exp(partial.max[row] - base);
        partial.max[row] = max;
        partial.sum[row] *= rescale;
        for (int i = 0; i < 4; i++) {
            float& score = scores[i / 2][row * 2 + i % 2];
            score = fast_exp(score - base);
            partial.sum[row] += score;
        }
        for (auto& fragment : partial.value) {
            fragment[row * 2] *= rescale;
            fragment[row * 2 + 1] *= rescale;
        }
    }
}

/** Adds weights times values. The weights' fragments, rounded, are an operand as they are. */
__device__ inline void multiply_values(Partial& partial, const float (&w)[2][4], const Tile& tile) {
    const u32 a[4] = {pack_bf16(w[0][0], w[0][1]), pack_bf16(w[0][2], w[0][3]),
                      pack_bf16(w[1][0], w[1][1]), pack_bf16(w[1][2], w[1][3])};
    const int lane = lane_index();
    for (int block = 0; block < BLOCKS; block++) {
        u32 b[4];
        load_matrices_transposed(b, &tile.values[lane % 16][block * 16 + lane / 16 * 8]);
        mma_bf16_m16n8k16(partial.value[2 * block], a, b[0], b[1]);
        mma_bf16_m16n8k16(partial.value[2 * block + 1], a, b[2], b[3]);
    }
}

/** Results of all warps but for their values, which take the place of their first tiles. */
struct Partials {
    float max[WARPS][ROWS];
    float sum[WARPS][ROWS];
};

typedef float Values[ROWS][PADDED];

static_assert(sizeof(Values) <= sizeof(Tile), "a warp's values fit its first tile");

__device__ inline Values& values_of(Tile* tiles, int warp) {
    return *reinterpret_cast<Values*>(&tiles[warp * STAGES]);
}

__device__ inline void publish(Partial& partial, Partials& partials, Tile* tiles) {
    const int warp = warp_index();
    const int column = lane_index() % 4 * 2;
    Values& values = values_of(tiles, warp);
    for (int half = 0; half < 2; half++) {
        const int row = lane_index() / 4 + half * 8;
        partial.sum[half] += __shfl_xor_sync(ALL_LANES, partial.sum[half], 1);
        partial.sum[half] += __shfl_xor_sync(ALL_LANES, partial.sum[half], 2);
        partials.max[warp][row] = partial.max[half];
        partials.sum[warp][row] = partial.sum[half];
        for (int i = 0; i < 2 * BLOCKS; i++) {
            values[row][i * 8 + column] = partial.value[i][half * 2];
            values[row][i * 8 + column + 1] = partial.value[i][half * 2 + 1];
        }
    }
    __syncthreads();
}

/** Elements `column` and the next of a row of the softmax over all warps' keys. */
__device__ inline void combine(float (&y)[2], const Partials& partials, Tile* tiles, int row, int column) {
    float max = -infinity();
    for (const auto& other : partials.max) {
        max = fmaxf(max, other[row]);
    }
    float sum = 0;
    y[0] = y[1] = 0;
    for (int warp = 0; warp < WARPS; warp++) {
        const Values& values = values_of(tiles, warp);
        const float rescale = fast_exp(partials.max[warp][row] - max);
        sum = fmaf(rescale, partials.sum[warp][row], sum);
        y[0] = fmaf(rescale, values[row][column], y[0]);
        y[1] = fmaf(rescale, values[row][column + 1], y[1]);
    }
    y[0] /= sum;
    y[1] /= sum;
}

/** Attends to the keys begin .. end, the tiles whose turn it is: fetches one while it computes with another. */
__device__ inline void attend(Partial& partial, const u32 (&a)[BLOCKS][4], const storage* keys, const storage* values,
                              Tile* tiles, const View& view, int begin, int end, float scale) {
    int from = begin + warp_index() * TILE;
    fetch(tiles[0], keys, values, from, end);
    copy_async_commit();
    for (int stage = 0; from <= end; from += WARPS * TILE, stage ^= 1) {
        fetch(tiles[stage ^ 1], keys, values, from + WARPS * TILE, end);
        copy_async_commit();
        copy_async_wait<STAGES - 1>();
        __syncwarp();
        float scores[2][4] = {};
        multiply_keys(scores, a, tiles[stage]);
        weigh(partial, scores, view, from, scale);
        multiply_values(partial, scores, tiles[stage]);
        __syncwarp();  // the tile may be overwritten
    }
    copy_async_wait<0>();
    __syncwarp();
}

extern "C" __global__ void __launch_bounds__(THREADS)
attention_mma(const storage* __restrict__ q, const storage* __restrict__ keys, const storage* __restrict__ values,
              const int* __restrict__ first, const int* __restrict__ step, storage* __restrict__ y, int n,
              int capacity, int skipped, int causal, float scale) {
    DYNAMIC_SHARED(Tile, tiles);
    __shared__ Partials partials;
    const size_t stream = blockIdx.z;
    const size_t head = stream * KV_HEADS + blockIdx.y;
    const int row0 = blockIdx.x * ROWS;
    const int rows = min(ROWS, GROUP * n - row0);
    const bool wraps = row0 % n + rows > n;  // the rows are of several heads: of any token
    const int context = step[0] - skipped;
    const int padding = max(first[stream] - skipped, 0);
    const int earliest = context + (wraps ? 0 : row0 % n);
    const int begin = min(padding, earliest) / TILE * TILE;
    const int end = context + (causal && !wraps ? row0 % n + rows : n) - 1;
    const View view = view_of(row0, n, context, padding, causal);

    u32 a[BLOCKS][4];
    load_queries(a, q + (head * GROUP * n + row0) * STRIDE, rows);
    Partial partial = {{-infinity(), -infinity()}};
    const size_t cache = head * capacity * STRIDE;
    attend(partial, a, keys + cache, values + cache, tiles + warp_index() * STAGES, view, begin, end, scale);
    publish(partial, partials, tiles);
    for (int i = threadIdx.x; i < rows * HEAD_DIM / 2; i += THREADS) {
        const int row = i / (HEAD_DIM / 2);
        const int column = i % (HEAD_DIM / 2) * 2;
        const int query_head = blockIdx.y * GROUP + (row0 + row) / n;
        const int token = (row0 + row) % n;
        float pair[2];
        combine(pair, partials, tiles, row, column);
        store(y + ((stream * n + token) * HEADS + query_head) * HEAD_DIM + column, pair);
    }
}
