#include "fiber.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#include "failure.h"

namespace emulator {

// Below each stack lies a guard page.
static const size_t GUARD = static_cast<size_t>(sysconf(_SC_PAGESIZE));
static const size_t STACK = 256 * 1024;

// The fiber that main() is to run, handed over here as a fresh stack has no arguments.
static Fiber* starting;

#if defined(__x86_64__)

// Saves the registers that a call preserves on this stack, its pointer in *from, and continues on the stack `to`.
extern "C" void emulator_switch(void** from, void* to);
asm(R"(
    .text
    .type emulator_switch, @function
emulator_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size emulator_switch, .-emulator_switch
)");

static void switch_context(Context& from, Context& to) {
    emulator_switch(&from, to);
}

static void prepare(Context& context, char* stack, void (*entry)()) {
    void** top = reinterpret_cast<void**>(stack + STACK);
    top[-1] = nullptr;  // keeps the stack aligned as after a call
    top[-2] = reinterpret_cast<void*>(entry);
    context = top - 8;  // six registers of no meaning below the return address
}

#else

static void switch_context(Context& from, Context& to) {
    swapcontext(&from, &to);
}

static void prepare(Context& context, char* stack, void (*entry)()) {
    getcontext(&context);
    context.uc_stack.ss_sp = stack;
    context.uc_stack.ss_size = STACK;
    context.uc_link = nullptr;
    makecontext(&context, entry, 0);
}

#endif

Fiber::Fiber() {
    void* mapping = mmap(nullptr, GUARD + STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED || mprotect(mapping, GUARD, PROT_NONE) != 0) {
        throw Failure{OUT_OF_MEMORY, "the host has no memory left for a thread's stack"};
    }
    stack_ = static_cast<char*>(mapping) + GUARD;
}

Fiber::~Fiber() {
    munmap(stack_ - GUARD, GUARD + STACK);
}

void Fiber::start(void (*function)(void*), void* argument) {
    function_ = function;
    argument_ = argument;
    prepare(inside_, stack_, main);
}

void Fiber::resume() {
    starting = this;
    switch_context(outside_, inside_);
}

void Fiber::give_way() {
    switch_context(inside_, outside_);
}

void Fiber::main() {
    Fiber* fiber = starting;
    fiber->function_(fiber->argument_);
    fiber->give_way();
    __builtin_unreachable();
}

}  // namespace emulator
