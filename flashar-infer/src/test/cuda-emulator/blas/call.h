#pragma once

#include <functional>

#include "matmul.h"

namespace emulator {

// Runs the body of a call of cuBLASLt's interface under the device's lock, and tells its failure on stderr and as status.
int blas_call(const char* name, const std::function<void()>& body);

// Copies an attribute's value of exactly this size.
template <class T>
T attribute(const void* buffer, size_t bytes) {
    if (bytes != sizeof(T)) {
        throw BlasFailure{INVALID, "an attribute of " + std::to_string(sizeof(T)) + " bytes got " + std::to_string(bytes)};
    }
    T value;
    std::memcpy(&value, buffer, sizeof(value));
    return value;
}

}  // namespace emulator
