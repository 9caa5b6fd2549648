#include "faults.h"

#include "heap.h"

namespace emulator {

// SIGILL is raised by the compiler's bounds checks of arrays, and by device code that traps.
static const int SIGNALS[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

sigjmp_buf Faults::point;

static struct sigaction previous[64];
static thread_local bool watching;
static int fault_signal;
static const void* fault_address;
static bool misaligned;

Faults::Faults() : stack_(64 * 1024) {
    stack_t stack = {};
    stack.ss_sp = stack_.data();
    stack.ss_size = stack_.size();
    sigaltstack(&stack, &previous_stack_);
    struct sigaction action = {};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int signal : SIGNALS) {
        sigaction(signal, &action, &previous[signal]);
    }
    watching = true;
}

Faults::~Faults() {
    watching = false;
    for (int signal : SIGNALS) {
        sigaction(signal, &previous[signal], nullptr);
    }
    sigaltstack(&previous_stack_, nullptr);
}

void Faults::on_signal(int signal, siginfo_t* info, void* context) {
    if (watching) {
        fault_signal = signal;
        fault_address = info->si_addr;
        // x86-64 reports a misaligned vector access as a general protection fault, which has no address.
        misaligned = signal == SIGBUS || (signal == SIGSEGV && info->si_code == SI_KERNEL);
        siglongjmp(point, 1);
    }
    const struct sigaction& before = previous[signal];
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        before.sa_sigaction(signal, info, context);
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal);
    } else {
        ::signal(signal, SIG_DFL);
        raise(signal);
    }
}

Failure Faults::failure(const std::string& place, const Heap& heap) const {
    if (misaligned) {
        return {MISALIGNED_ADDRESS, place + "misaligned or impossible address"};
    }
    switch (fault_signal) {
        case SIGILL:
            return {ILLEGAL_ADDRESS, place + "index outside an array, or misaligned matrix row"};
        case SIGFPE:
            return {LAUNCH_FAILURE, place + "integer division by zero"};
        default:
            return {ILLEGAL_ADDRESS, place + "illegal address " + heap.describe(fault_address)};
    }
}

}  // namespace emulator
