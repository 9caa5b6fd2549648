#pragma once

#include <string>
#include <vector>

namespace emulator {

const std::vector<int>& supported_architectures();

// Turns NVRTC's options into g++'s. Throws std::invalid_argument, naming the option, for one that the emulator does not
// know: it may mean something.
std::vector<std::string> compiler_options(const std::vector<std::string>& options);

}  // namespace emulator
