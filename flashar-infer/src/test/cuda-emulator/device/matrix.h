// Tensor-core operations: the last lane of the warp to arrive gathers all fragments and computes the whole product.
#pragma once

namespace emulator {

struct Mma {
    float* d;
    const u32* a;
    u32 b[2];
};

typedef float (*Widen)(u16 bits);

// Element 0 (low half) or 1 (high half) of a word of two 16-bit floats.
template <Widen To>
inline float half_of(u32 pair, int element) { return To(static_cast<u16>(pair >> 16 * element)); }

// Row and column of a 16x8 or 16x16 fragment's element `index` (of word index / 2) in lane `lane`.
inline int fragment_row(int lane, int index) { return lane / 4 + 8 * (index / 2 & 1); }
inline int fragment_column(int lane, int index) { return lane % 4 * 2 + (index & 1) + 8 * (index / 4); }

template <Widen To>
inline void gather(void* const payloads[32], float a[16][16], float b[16][8]) {
    for (int lane = 0; lane < 32; lane++) {
        const Mma& mma = *static_cast<const Mma*>(payloads[lane]);
        for (int i = 0; i < 8; i++) {
            a[fragment_row(lane, i)][fragment_column(lane, i)] = half_of<To>(mma.a[i / 2], i % 2);
        }
        for (int i = 0; i < 4; i++) {
            b[lane % 4 * 2 + i % 2 + 8 * (i / 2)][lane / 4] = half_of<To>(mma.b[i / 2], i % 2);
        }
    }
}

template <Widen To>
inline void combine_mma(void* const payloads[32]) {
    float a[16][16];
    float b[16][8];
    gather<To>(payloads, a, b);
    for (int lane = 0; lane < 32; lane++) {
        float* d = static_cast<Mma*>(payloads[lane])->d;
        for (int i = 0; i < 4; i++) {
            int row = fragment_row(lane, i);
            int column = fragment_column(lane, i);
            for (int k = 0; k < 16; k++) {
                d[i] += a[row][k] * b[k][column];
            }
        }
    }
}

struct LoadMatrices {
    const u16* row;
    u32* matrices;
};

template <bool Transposed>
inline void combine_load(void* const payloads[32]) {
    for (int lane = 0; lane < 32; lane++) {
        for (int matrix = 0; matrix < 4; matrix++) {
            u16 pair[2];
            for (int e = 0; e < 2; e++) {
                int row = Transposed ? lane % 4 * 2 + e : lane / 4;
                int column = Transposed ? lane / 4 : lane % 4 * 2 + e;
                pair[e] = static_cast<const LoadMatrices*>(payloads[matrix * 8 + row])->row[column];
            }
            static_cast<LoadMatrices*>(payloads[lane])->matrices[matrix] = pair[0] | static_cast<u32>(pair[1]) << 16;
        }
    }
}

inline void load(u32 matrices[4], const void* row, emulator_combine combine, int line) {
    if (reinterpret_cast<size_t>(row) % 16 != 0) {
        __builtin_trap();
    }
    LoadMatrices payload = {static_cast<const u16*>(row), matrices};
    emulator_sync_warp(0xffffffffu, combine, &payload, line);
}

inline void mma(float d[4], const u32 a[4], u32 b0, u32 b1, emulator_combine combine, int line) {
    Mma payload = {d, a, {b0, b1}};
    emulator_sync_warp(0xffffffffu, combine, &payload, line);
}

}  // namespace emulator

#define mma_bf16_m16n8k16(...) emulator::mma(__VA_ARGS__, emulator::combine_mma<bf16_to_float>, __LINE__)
#define mma_f16_m16n8k16(...) emulator::mma(__VA_ARGS__, emulator::combine_mma<f16_to_float>, __LINE__)
#define load_matrices(matrices, row) emulator::load(matrices, row, emulator::combine_load<false>, __LINE__)
#define load_matrices_transposed(matrices, row) emulator::load(matrices, row, emulator::combine_load<true>, __LINE__)
