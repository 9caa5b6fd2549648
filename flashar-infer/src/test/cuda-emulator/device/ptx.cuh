// Stands in for the kernels' ptx.cuh: the same functions in plain C++, after the PTX ISA's description of each.
#pragma once

typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define DYNAMIC_SHARED(type, name) type* const name = reinterpret_cast<type*>(emulator_current->dynamic_shared)

inline u16 float_to_bf16(float value) {
    u32 bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return 0x7fff;
    }
    return static_cast<u16>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

inline float bf16_to_float(u16 bits) { return __uint_as_float(static_cast<u32>(bits) << 16); }

inline u32 pack_bf16(float low, float high) {
    return float_to_bf16(low) | static_cast<u32>(float_to_bf16(high)) << 16;
}

inline u16 float_to_f16(float value) {
    u32 bits = __float_as_uint(value);
    u32 sign = bits >> 16 & 0x8000u;
    u32 magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) {
        return 0x7fff;
    }
    if (magnitude >= 0x477ff000u) {  // 65520
        return static_cast<u16>(sign | 0x7c00u);
    }
    if (magnitude < 0x38800000u) {  // 2^-14: adding 1/2 rounds to multiples of 2^-24
        return static_cast<u16>(sign | (__float_as_uint(__uint_as_float(magnitude) + 0.5f) - 0x3f000000u));
    }
    return static_cast<u16>(sign | (magnitude - 0x38000000u + 0xfffu + (magnitude >> 13 & 1u)) >> 13);
}

inline float f16_to_float(u16 bits) {
    u32 sign = static_cast<u32>(bits & 0x8000u) << 16;
    u32 magnitude = bits & 0x7fffu;
    if (magnitude < 0x400u) {  // a multiple of 2^-24
        return __uint_as_float(__float_as_uint(static_cast<float>(magnitude) * 5.9604644775390625e-8f) | sign);
    }
    return __uint_as_float(((magnitude << 13) + (magnitude < 0x7c00u ? 0x38000000u : 0x70000000u)) | sign);
}

inline u32 pack_f16(float low, float high) { return float_to_f16(low) | static_cast<u32>(float_to_f16(high)) << 16; }

inline float fast_exp(float value) { return expf(value); }

inline void copy_async16(void* shared, const void* global) { emulator_copy_async(shared, global, false); }

inline void copy_async16_or_zero(void* shared, const void* global, bool valid) {
    emulator_copy_async(shared, global, !valid);
}

inline void copy_async_commit() { emulator_copy_async_commit(); }

template <int Groups>
inline void copy_async_wait() {
    emulator_copy_async_wait(Groups);
}

#include "matrix.h"
