#pragma once

#include <string>
#include <vector>

namespace emulator {

// Runs a command found on the PATH to its end, its standard error written to a file; tells whether it succeeded.
bool execute(const std::vector<std::string>& command, const std::string& error_file);

}  // namespace emulator
