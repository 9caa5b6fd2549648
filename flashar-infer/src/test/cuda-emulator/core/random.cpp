#include "random.h"

#include <cstdint>

#include "setting.h"

namespace emulator {

// SplitMix64.
static uint64_t next() {
    static uint64_t state = setting("FLASHAR_EMULATOR_SEED", 1);
    state += 0x9e3779b97f4a7c15u;
    uint64_t mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

bool coin() {
    return (next() >> 63) != 0;
}

size_t below(size_t count) {
    return next() % count;
}

}  // namespace emulator
