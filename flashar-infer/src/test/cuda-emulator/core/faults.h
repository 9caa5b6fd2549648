// Turns a signal that a kernel's thread raises into a failure of the launch. Signals of other threads go where they went.
#pragma once

#include <csetjmp>
#include <csignal>
#include <string>
#include <vector>

#include "failure.h"

namespace emulator {

class Heap;

class Faults {
  public:
    // Watches this thread while the object lives. One at a time.
    Faults();
    ~Faults();

    // Where to go on after a fault: hand it to sigsetjmp before the first kernel runs.
    static sigjmp_buf point;

    // What the fault was.
    Failure failure(const std::string& place, const Heap& heap) const;

  private:
    static void on_signal(int signal, siginfo_t* info, void* context);

    std::vector<char> stack_;
    stack_t previous_stack_;
};

}  // namespace emulator
