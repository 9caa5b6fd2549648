// The asynchronous copies of one thread. None happens before the wait that asks for it, so that a missing wait shows.
#pragma once

#include <cstddef>
#include <vector>

namespace emulator {

class Copies {
  public:
    // Sixteen bytes; both addresses have to be multiples of it.
    void start(void* shared, const void* global, bool zero) { copies_.push_back({shared, global, zero, group_}); }

    void commit() { group_++; }

    // Makes the copies of all committed groups but the newest `groups`.
    void wait(int groups);

    void clear();

  private:
    struct Copy {
        void* shared;
        const void* global;
        bool zero;
        int group;
    };

    std::vector<Copy> copies_;
    int group_ = 0;
};

}  // namespace emulator
