// A thread of the device: a function on a stack of its own which gives way to the scheduler and is resumed by it.
#pragma once

#include <cstddef>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace emulator {

#if defined(__x86_64__)
typedef void* Context;
#else
typedef ucontext_t Context;
#endif

class Fiber {
  public:
    Fiber();
    ~Fiber();
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    // Makes the next resume call function(argument) from its start, whatever the fiber did before.
    void start(void (*function)(void*), void* argument);

    // Runs the fiber until it gives way; only outside fibers.
    void resume();

    // Back to whoever resumed this fiber; called on it.
    void give_way();

  private:
    static void main();

    char* stack_;
    void (*function_)(void*) = nullptr;
    void* argument_ = nullptr;
    Context inside_;
    Context outside_;
};

}  // namespace emulator
