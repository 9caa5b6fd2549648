#include "options.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace emulator {

const std::vector<int>& supported_architectures() {
    static const std::vector<int> ARCHITECTURES = {80, 86, 89, 90, 100, 120};
    return ARCHITECTURES;
}

// Options without an effect on what the emulator computes.
static bool is_neutral(const std::string& option) {
    static const std::set<std::string> NEUTRAL = {"--std=c++17", "-std=c++17", "-default-device", "--device-as-default-execution-space",
                                                  "-lineinfo", "--generate-line-info", "--extra-device-vectorization"};
    return NEUTRAL.count(option) != 0;
}

static bool starts(const std::string& option, const std::string& prefix) {
    return option.compare(0, prefix.size(), prefix) == 0;
}

// sm_90a defines __CUDA_ARCH__ as 900.
static std::string architecture_macro(const std::string& option) {
    std::string digits;
    size_t begin = option.find('_') + 1;
    std::copy_if(option.begin() + static_cast<std::ptrdiff_t>(begin), option.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    const std::vector<int>& known = supported_architectures();
    if (digits.empty() || std::find(known.begin(), known.end(), std::stoi(digits)) == known.end()) {
        throw std::invalid_argument(option);
    }
    return "-D__CUDA_ARCH__=" + digits + "0";
}

std::vector<std::string> compiler_options(const std::vector<std::string>& options) {
    std::vector<std::string> translated;
    for (const std::string& option : options) {
        if (starts(option, "--gpu-architecture=sm_") || starts(option, "-arch=sm_")) {
            translated.push_back(architecture_macro(option));
        } else if (starts(option, "-D") && option.size() > 2) {
            translated.push_back(option);
        } else if (starts(option, "--define-macro=")) {
            translated.push_back("-D" + option.substr(option.find('=') + 1));
        } else if (!is_neutral(option)) {
            throw std::invalid_argument(option);
        }
    }
    return translated;
}

}  // namespace emulator
