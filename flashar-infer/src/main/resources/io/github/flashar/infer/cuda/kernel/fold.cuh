// Folds a target's weight and guidance into its states.
#pragma once

#include "gate.cuh"

/** States of one target and stream, [left ; above], and the weight of the left half. */
struct Weighed {
    const storage* states;
    float weight;
};

__device__ inline void weigh(float (&x)[PACK], const storage* from, float weight) {
    load(from, x);
    for (float& value : x) {
        value *= weight;
    }
}

/**
 * One row by one block: to = guide(weighed conditional, weighed unconditional, scale) if guided, else the weighed
 * conditional states, and the unconditional ones are not read.
 *
 * @tparam LEFT elements of the left half, a multiple of PACK
 * @tparam ROW elements of a row
 * @tparam BLOCK threads
 */
template <int LEFT, int ROW, int BLOCK>
__device__ inline void fold_row(
        storage* to, const Weighed& conditional, const Weighed& unconditional, bool guided, float scale) {
    const float w = conditional.weight;
    const float u = unconditional.weight;
    for (int pack = threadIdx.x; pack < ROW / PACK; pack += BLOCK) {
        const int column = pack * PACK;
        const bool left = column < LEFT;
        float x[PACK];
        weigh(x, conditional.states + column, left ? w : 1 - w);
        if (guided) {
            float y[PACK];
            weigh(y, unconditional.states + column, left ? u : 1 - u);
            for (int e = 0; e < PACK; e++) {
                x[e] = guide(x[e], y[e], scale);
            }
        }
        store(to + column, x);
    }
}
