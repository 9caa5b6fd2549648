#pragma once

#include <cstdint>

namespace emulator {

// What the caller allows, and promises of its buffers.
struct Preference {
    uint64_t max_workspace = 0;
    uint32_t reduction_schemes = 7;                // how parts of a sum may be added, a bit mask; 0 allows no parts
    uint32_t alignment[4] = {256, 256, 256, 256};  // of A, B, C and D, in bytes
};

}  // namespace emulator
