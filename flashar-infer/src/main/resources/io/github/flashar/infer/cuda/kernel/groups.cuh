// How group norms divide their work: 32 groups of neighbouring channels an image, eight of them a block, that is GROUP
// accesses of 16 bytes in each cell. A thread keeps to the same channels; warp w adds up group w of the eight.
//
// Macro: GROUP, channels of a group, 1..256.
#pragma once

#include "image.cuh"

constexpr int GROUPS = 32;               // of an image
constexpr int SPAN = 8;                  // groups of a block
constexpr int THREADS = SPAN * 32;
constexpr int CHANNELS = GROUPS * GROUP;
constexpr int CELLS_AT_ONCE = THREADS / GROUP;

static_assert(GROUP >= 1 && GROUP <= THREADS, "a block reads a whole cell of its groups at once");

/** First of this thread's eight channels, counted from the block's first. */
__device__ inline int span_channel() { return threadIdx.x % GROUP * F16_PACK; }

/** Which of the cells read at once is this thread's; CELLS_AT_ONCE or more if none. */
__device__ inline int span_cell() { return threadIdx.x / GROUP; }

/** The block's first channel. */
__device__ inline int span_start() { return blockIdx.y * SPAN * GROUP; }

/** What a group's sums are taken about, lest squares lose digits: its first value. `image` is the image's first cell. */
__device__ inline float group_shift(const f16* image, int group) { return to_float(image[span_start() + group * GROUP]); }
