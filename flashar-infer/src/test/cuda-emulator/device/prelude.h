// Put before every kernel source: CUDA's keywords and the built-ins that the project's kernels may use, in plain C++.
// Standard headers stay out, as their names would hide a kernel's own.
#pragma once

#include "thread.h"

#define __host__
#define __device__
#define __constant__ const
#define __shared__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(bytes) __attribute__((aligned(bytes)))
// The compiler's first pass leaves these two in the text, which tells the names of the kernels and their limits.
#ifndef EMULATOR_FIND_KERNELS
#define __global__
#define __launch_bounds__(...)
#endif

#define threadIdx (emulator_current->thread)
#define blockIdx (emulator_current->block)
#define blockDim (emulator_current->block_size)
#define gridDim (emulator_current->grid_size)

#define __syncthreads() emulator_sync_block(__LINE__)

#include "vectors.h"
#include "math.h"
#include "atomics.h"
#include "warp.h"
#include "kernel.h"
// Here, so that it lands outside the namespace which the compiler puts around a kernel source.
#include "ptx.cuh"
