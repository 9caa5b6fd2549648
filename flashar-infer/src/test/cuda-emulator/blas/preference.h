#pragma once

#include <cstdint>

namespace emulator {

// What the caller promises of its buffers.
struct Preference {
    uint64_t max_workspace = 0;
    uint32_t alignment[4] = {256, 256, 256, 256};  // of A, B, C and D, in bytes
};

}  // namespace emulator
