// CUDA's vector types; their alignment lets an access through a misaligned pointer trap as it would on a GPU.
#pragma once

#define EMULATOR_VECTOR2(type, element, bytes)                                       \
    struct __attribute__((aligned(bytes))) type {                                    \
        element x, y;                                                                \
    };                                                                               \
    inline type make_##type(element x, element y) {                                  \
        return {x, y};                                                               \
    }

#define EMULATOR_VECTOR4(type, element, bytes)                                       \
    struct __attribute__((aligned(bytes))) type {                                    \
        element x, y, z, w;                                                          \
    };                                                                               \
    inline type make_##type(element x, element y, element z, element w) {            \
        return {x, y, z, w};                                                         \
    }

EMULATOR_VECTOR2(int2, int, 8)
EMULATOR_VECTOR2(uint2, unsigned, 8)
EMULATOR_VECTOR2(float2, float, 8)
EMULATOR_VECTOR4(int4, int, 16)
EMULATOR_VECTOR4(uint4, unsigned, 16)
EMULATOR_VECTOR4(float4, float, 16)
