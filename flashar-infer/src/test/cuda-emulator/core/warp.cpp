#include "block.h"

namespace emulator {

static const unsigned LANES = 32;

void Block::sync_warp(unsigned mask, emulator_combine combine, void* payload, int line) {
    Thread& thread = current();
    size_t first = running_ / LANES * LANES;
    unsigned lane = static_cast<unsigned>(running_ - first);
    size_t lanes = threads_.size() - first < LANES ? threads_.size() - first : LANES;
    if ((mask >> lane & 1) == 0 || (lanes < LANES && mask >> lanes != 0)) {
        stop(LAUNCH_FAILURE, "the mask of the warp-wide operation in line " + std::to_string(line) +
                                     " leaves out this lane or names one that does not exist");
    }
    thread.state = IN_WARP;
    thread.line = line;
    thread.mask = mask;
    thread.combine = combine;
    thread.payload = payload;
    if (warp_complete(first, thread)) {
        release_warp(first, mask);
    }
    thread.fiber->give_way();
}

// Whether all lanes of the newest one's mask are there; lanes that wait for something else never will be.
bool Block::warp_complete(size_t first, const Thread& newest) {
    bool complete = true;
    for (unsigned lane = 0; lane < LANES; lane++) {
        if ((newest.mask >> lane & 1) == 0) {
            continue;
        }
        const Thread& other = threads_[first + lane];
        complete = complete && other.state == IN_WARP;
        bool elsewhere = other.line != newest.line || other.mask != newest.mask || other.combine != newest.combine;
        if (other.state == IN_WARP && elsewhere) {
            stop(LAUNCH_FAILURE, "the warp-wide operation in line " + std::to_string(newest.line) +
                                         " is not that of " + describe(other));
        }
    }
    return complete;
}

void Block::release_warp(size_t first, unsigned mask) {
    void* payloads[LANES];
    for (unsigned lane = 0; lane < LANES; lane++) {
        payloads[lane] = (mask >> lane & 1) != 0 ? threads_[first + lane].payload : nullptr;
    }
    current().combine(payloads);
    for (unsigned lane = 0; lane < LANES; lane++) {
        if (payloads[lane] != nullptr) {
            threads_[first + lane].state = READY;
        }
    }
}

}  // namespace emulator
