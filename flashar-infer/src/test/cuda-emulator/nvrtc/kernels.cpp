#include "kernels.h"

#include <cctype>

namespace emulator {

// Where the parenthesis that opens at `open` is closed.
static size_t closing(const std::string& text, size_t open) {
    int depth = 0;
    for (size_t i = open; i < text.size(); i++) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) {
            return i;
        }
    }
    return text.size();
}

// Removes __launch_bounds__(...) from a kernel's declaration and gives its first argument; 1024 without one.
static std::string take_launch_bounds(std::string& declaration) {
    static const std::string KEYWORD = "__launch_bounds__";
    size_t begin = declaration.find(KEYWORD);
    if (begin == std::string::npos) {
        return "1024";
    }
    size_t open = declaration.find('(', begin);
    size_t close = closing(declaration, open);
    std::string bounds = declaration.substr(open + 1, close - open - 1);
    declaration.erase(begin, close + 1 - begin);
    return bounds.substr(0, bounds.find(','));
}

// The word before the parameters; empty if there are none.
static std::string function_name(const std::string& declaration) {
    size_t end = declaration.find('(');
    while (end != std::string::npos && end > 0 && std::isspace(static_cast<unsigned char>(declaration[end - 1]))) {
        end--;
    }
    size_t begin = end;
    auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    while (begin != std::string::npos && begin > 0 && in_word(declaration[begin - 1])) {
        begin--;
    }
    return end == std::string::npos ? "" : declaration.substr(begin, end - begin);
}

std::string kernel_table(const std::string& preprocessed) {
    static const std::string KEYWORD = "__global__";
    std::string table = "EMULATOR_MODULE\n";
    for (size_t at = preprocessed.find(KEYWORD); at != std::string::npos; at = preprocessed.find(KEYWORD, at + 1)) {
        size_t end = preprocessed.find('{', at);
        std::string declaration = preprocessed.substr(at + KEYWORD.size(), end - at - KEYWORD.size());
        std::string bounds = take_launch_bounds(declaration);
        std::string name = function_name(declaration);
        if (!name.empty()) {
            table += "EMULATOR_KERNEL(" + name + ", (" + bounds + "))\n";
        }
    }
    return table;
}

}  // namespace emulator
