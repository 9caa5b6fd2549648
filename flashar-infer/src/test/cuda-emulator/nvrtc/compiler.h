// Compiles CUDA C++ for this machine's CPU with g++.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace emulator {

struct Source {
    std::string name;
    std::string text;
    std::map<std::string, std::string> headers;
};

struct Compiled {
    bool success;
    std::string image;
    std::string log;
};

// `options` are NVRTC's, see options.h.
Compiled compile(const Source& source, const std::vector<std::string>& options);

}  // namespace emulator
