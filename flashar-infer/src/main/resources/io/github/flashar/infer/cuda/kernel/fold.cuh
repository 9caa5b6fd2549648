// Folds a target's weight and guidance into its states.
#pragma once

#include "gate.cuh"

/** States of one target and stream, [left ; above], and the weight of the left half. */
struct Weighed {
    const storage* states;
    float weight;
};

/** Elements `column` .. `column` + PACK - 1, weighed. */
template <int WIDTH_LEFT>
__device__ inline void weigh(float (&x)[PACK], const Weighed& from, int column) {
    load(from.states + column, x);
    const float weight = column < WIDTH_LEFT ? from.weight : 1 - from.weight;
    for (float& value : x) {
        value *= weight;
    }
}

/**
 * One row by one block: to = guide(weighed conditional, weighed unconditional, scale).
 *
 * @tparam WIDTH_LEFT elements of the left half, a multiple of PACK
 * @tparam ROW elements of a row
 * @tparam BLOCK threads
 * @param unconditional without states where there is no guidance
 */
template <int WIDTH_LEFT, int ROW, int BLOCK>
__device__ inline void fold_row(
        storage* to, const Weighed& conditional, const Weighed& unconditional, float scale) {
    for (int pack = threadIdx.x; pack < ROW / PACK; pack += BLOCK) {
        const int column = pack * PACK;
        float x[PACK];
        weigh<WIDTH_LEFT>(x, conditional, column);
        if (unconditional.states != nullptr) {
            float y[PACK];
            weigh<WIDTH_LEFT>(y, unconditional, column);
            for (int e = 0; e < PACK; e++) {
                x[e] = guide(x[e], y[e], scale);
            }
        }
        store(to + column, x);
    }
}
