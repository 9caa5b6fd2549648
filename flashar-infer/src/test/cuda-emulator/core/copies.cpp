#include "copies.h"

#include <cstring>

namespace emulator {

void Copies::wait(int groups) {
    size_t made = 0;
    while (made < copies_.size() && copies_[made].group < group_ - groups) {
        const Copy& copy = copies_[made++];
        if (copy.zero) {
            std::memset(copy.shared, 0, 16);
        } else {
            std::memcpy(copy.shared, copy.global, 16);
        }
    }
    copies_.erase(copies_.begin(), copies_.begin() + static_cast<std::ptrdiff_t>(made));
}

void Copies::clear() {
    copies_.clear();
    group_ = 0;
}

}  // namespace emulator
