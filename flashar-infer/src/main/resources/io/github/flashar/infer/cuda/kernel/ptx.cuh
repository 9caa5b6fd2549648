// Everything that only a GPU's compiler knows: inline PTX, and the intrinsics that have no counterpart in C++.
// The tests' CUDA emulator puts a file with the same functions in place of this one, so a function is added to both.
#pragma once

typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

// Shared memory whose size in bytes is given at the launch; 16-byte aligned, one declaration a kernel.
#define DYNAMIC_SHARED(type, name)                            \
    extern __shared__ __align__(16) unsigned char dynamic_shared_bytes[]; \
    type* const name = reinterpret_cast<type*>(dynamic_shared_bytes)

// bfloat16 bits of a float: round to nearest, ties to even; NaN becomes 0x7fff.
__device__ __forceinline__ u16 float_to_bf16(float value) {
    u16 bits;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}

__device__ __forceinline__ float bf16_to_float(u16 bits) {
    return __uint_as_float(static_cast<u32>(bits) << 16);
}

// Two bfloat16 in one word: low in bits 0..15, high in bits 16..31, each rounded as float_to_bf16.
__device__ __forceinline__ u32 pack_bf16(float low, float high) {
    u32 pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}

// float16 bits of a float: round to nearest, ties to even; from 65520 on infinity; NaN becomes 0x7fff.
__device__ __forceinline__ u16 float_to_f16(float value) {
    u16 bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}

__device__ __forceinline__ float f16_to_float(u16 bits) {
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
    return value;
}

// Two float16 in one word: low in bits 0..15, high in bits 16..31, each rounded as float_to_f16.
__device__ __forceinline__ u32 pack_f16(float low, float high) {
    u32 pair;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}

// e^value with an error of at most 2 + 1.173 |value| units in the last place.
__device__ __forceinline__ float fast_exp(float value) {
    return __expf(value);
}

// d += a * b on the tensor cores, by all 32 lanes of a warp: a is 16x16 (rows), b 16x8 (columns), d 16x8 float32.
// With g = lane / 4 and t = lane % 4 a lane holds
//   a[0] = a(g, 2t..2t+1)  a[1] = a(g+8, 2t..)  a[2] = a(g, 2t+8..)  a[3] = a(g+8, 2t+8..)
//   b0 = b(2t..2t+1, g)    b1 = b(2t+8.., g)
//   d[0..1] = d(g, 2t..2t+1)  d[2..3] = d(g+8, 2t..2t+1)
// where the lower index of a pair sits in the low half of a word.
__device__ __forceinline__ void mma_bf16_m16n8k16(float d[4], const u32 a[4], u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// The same for float16 operands.
__device__ __forceinline__ void mma_f16_m16n8k16(float d[4], const u32 a[4], u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

__device__ __forceinline__ u32 shared_address(const void* shared) {
    return static_cast<u32>(__cvta_generic_to_shared(shared));
}

// Loads four 8x8 matrices of 16-bit elements from shared memory, by all 32 lanes of a warp: lane 8i + r gives the
// 16-byte aligned address of row r of matrix i. Lane 4r + c gets in matrices[i] the elements (r, 2c) and (r, 2c + 1).
__device__ __forceinline__ void load_matrices(u32 matrices[4], const void* row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(matrices[0]), "=r"(matrices[1]), "=r"(matrices[2]), "=r"(matrices[3])
                 : "r"(shared_address(row))
                 : "memory");
}

// The same for the transposed matrices: lane 4r + c gets the elements (2c, r) and (2c + 1, r).
__device__ __forceinline__ void load_matrices_transposed(u32 matrices[4], const void* row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(matrices[0]), "=r"(matrices[1]), "=r"(matrices[2]), "=r"(matrices[3])
                 : "r"(shared_address(row))
                 : "memory");
}

// Starts a copy of 16 bytes from global to shared memory, both 16-byte aligned. The bytes are there for this thread
// after the copy_async_wait that covers their group, for others after a barrier that follows it.
__device__ __forceinline__ void copy_async16(void* shared, const void* global) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(shared)), "l"(global) : "memory");
}

// The same, but writes zeros without reading where `valid` is false; global must be a valid address all the same.
__device__ __forceinline__ void copy_async16_or_zero(void* shared, const void* global, bool valid) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared_address(shared)), "l"(global), "r"(valid ? 16 : 0)
                 : "memory");
}

// Closes the group of this thread's copies started since the last commit.
__device__ __forceinline__ void copy_async_commit() {
    asm volatile("cp.async.commit_group;" ::: "memory");
}

// Waits until at most the `Groups` newest groups of this thread are still under way.
template <int Groups>
__device__ __forceinline__ void copy_async_wait() {
    asm volatile("cp.async.wait_group %0;" ::"n"(Groups) : "memory");
}
