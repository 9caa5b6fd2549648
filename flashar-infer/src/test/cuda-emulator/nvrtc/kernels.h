#pragma once

#include <string>

namespace emulator {

// The declarations that make the kernels of a source callable, from its text after the preprocessor.
std::string kernel_table(const std::string& preprocessed);

}  // namespace emulator
