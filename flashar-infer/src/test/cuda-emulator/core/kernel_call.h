// One launch of a kernel, with the values its arguments had at that moment.
#pragma once

#include <memory>
#include <vector>

#include "../device/thread.h"

namespace emulator {

class Module;

struct KernelCall {
    std::shared_ptr<const Module> module;  // keeps the code loaded
    const emulator_kernel* kernel;
    dim3 grid;
    dim3 block;
    unsigned dynamic_shared;
    std::vector<std::vector<char>> arguments;

    unsigned threads() const { return block.x * block.y * block.z; }
};

// Runs all blocks, one after the other; fails with the message of the first thread that goes wrong.
void run(const KernelCall& call);

}  // namespace emulator
