#pragma once

#include <cstddef>

#include "stream.h"

namespace emulator {

enum class Direction { HOST_TO_HOST = 0, HOST_TO_DEVICE = 1, DEVICE_TO_HOST = 2, DEVICE_TO_DEVICE = 3, BY_ADDRESS = 4 };

// Appends a copy to a stream. As on a GPU, pinned host memory is read and written when the copy runs; pageable memory is
// read at once, and written before the call returns.
void copy(void* to, const void* from, size_t bytes, Direction direction, Stream& stream);

// Appends the filling of device memory with a byte.
void fill(void* to, int value, size_t bytes, Stream& stream);

}  // namespace emulator
