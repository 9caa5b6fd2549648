// What the kernels that decode pictures share: float16 as the way activations and weights are stored.
//
// Pictures need float16's 11 bits: with bfloat16's 8 an error of one colour level in 255 shows in most pixels. What
// leaves its range, +-65504, would be infinite: kernels report it instead.
//
// Activations lie as [image, row, column, channel].
#pragma once

#include "device.cuh"

struct f16 {
    u16 bits;
};

const float MAX_F16 = 65504;

constexpr int F16_PACK = 8;  // elements in an access of 16 bytes

__device__ inline float to_float(f16 value) { return f16_to_float(value.bits); }

/** Reads eight elements from an address that is a multiple of their 16 bytes. */
__device__ inline void load(const f16* from, float (&to)[F16_PACK]) {
    u32 words[F16_PACK / 2];
    read_words(from, words);
    for (int i = 0; i < F16_PACK; i += 2) {
        to[i] = f16_to_float(static_cast<u16>(words[i / 2]));
        to[i + 1] = f16_to_float(static_cast<u16>(words[i / 2] >> 16));
    }
}

/** Writes eight elements, rounded to nearest even; see load. */
__device__ inline void store(f16* to, const float (&from)[F16_PACK]) {
    u32 words[F16_PACK / 2];
    for (int i = 0; i < F16_PACK; i += 2) {
        words[i / 2] = pack_f16(from[i], from[i + 1]);
    }
    write_words(to, words);
}

/** Raises overflow[0] to 1 if one of the values is no finite float16. */
__device__ inline void report_overflow(const float (&values)[F16_PACK], int* overflow) {
    bool fits = true;
    for (float value : values) {
        fits &= fabsf(value) <= MAX_F16;  // false for NaN
    }
    if (!fits) {
        atomicOr(overflow, 1);
    }
}
