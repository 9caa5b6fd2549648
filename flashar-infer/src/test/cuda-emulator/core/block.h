// One block of threads under way: decides which thread runs next, and lets threads wait for each other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "copies.h"
#include "failure.h"
#include "fiber.h"
#include "kernel_call.h"

namespace emulator {

class Block {
  public:
    explicit Block(const KernelCall& call, char* dynamic_shared);

    // Runs the block with this index to its end.
    void run(uint3 index);

    // What a thread may ask for, on its fiber.
    void sync_block(int line);
    void sync_warp(unsigned mask, emulator_combine combine, void* payload, int line);
    Copies& copies() { return current().copies; }

    // Ends the whole launch from inside a thread; the caller's fiber is never resumed.
    [[noreturn]] void stop(Code code, const std::string& reason);

    // "kernel k, block (0,0,0), thread (3,0,0): " of the thread that runs.
    std::string place() const;

  private:
    enum State { READY, AT_BARRIER, IN_WARP, DONE };

    struct Thread {
        emulator_thread place;
        State state;
        int line;  // of the kernel's source where it waits
        unsigned mask;
        emulator_combine combine;
        void* payload;
        Copies copies;
        Fiber* fiber;
    };

    static void thread_main(void* block);

    Thread& current() { return threads_[running_]; }
    void prepare(size_t thread, uint3 index);
    bool sweep();
    void release_barrier();
    void release_warp(size_t first, unsigned mask);
    bool warp_complete(size_t first, const Thread& newest);
    std::string describe(const Thread& thread) const;
    std::string describe_stuck() const;

    const KernelCall& call_;
    char* dynamic_shared_;
    std::vector<Thread> threads_;
    size_t running_ = 0;
    size_t at_barrier_ = 0;
    size_t done_ = 0;
    bool stopped_ = false;
    Failure failure_;
};

// The block under way, for the functions that kernels call.
extern Block* running_block;

}  // namespace emulator
