// The order of what a GPU leaves unordered: drawn anew each time, and the same in every run with the same seed.
#pragma once

#include <cstddef>

namespace emulator {

// Even odds. The seed is FLASHAR_EMULATOR_SEED, or 1.
bool coin();

// Any of 0..count-1.
size_t below(size_t count);

}  // namespace emulator
