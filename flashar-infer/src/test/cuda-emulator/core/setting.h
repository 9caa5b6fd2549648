#pragma once

#include <cstdlib>

namespace emulator {

// A whole number from the environment.
inline unsigned long long setting(const char* name, unsigned long long otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

}  // namespace emulator
