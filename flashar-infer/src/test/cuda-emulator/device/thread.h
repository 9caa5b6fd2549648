// What a kernel and the emulator's core know of each other. No standard header may be needed here: kernels see this file.
#pragma once

struct uint3 {
    unsigned x, y, z;
};

struct dim3 {
    unsigned x, y, z;
};

// The running thread's place in the launch, and its shared memory of dynamic size.
struct emulator_thread {
    uint3 thread;
    uint3 block;
    dim3 block_size;
    dim3 grid_size;
    char* dynamic_shared;
};

// Computes what a warp-wide operation gives all its lanes; payloads[lane] is null for lanes outside the mask.
typedef void (*emulator_combine)(void* const payloads[32]);

// What the launcher has to know of a kernel; sizes in bytes.
struct emulator_kernel {
    const char* name;
    unsigned max_threads;
    unsigned parameters;
    const unsigned* parameter_sizes;
    const bool* parameter_is_pointer;
    void (*call)(void** arguments);
};

// The static shared memory of a module's kernels: one block runs at a time, so that they are its zero-initialised statics.
struct emulator_module {
    char* shared_begin;
    char* shared_end;
};

extern "C" {
extern emulator_thread* emulator_current;
void emulator_sync_block(int line);
void emulator_sync_warp(unsigned mask, emulator_combine combine, void* payload, int line);
void emulator_copy_async(void* shared, const void* global, bool zero);
void emulator_copy_async_commit();
void emulator_copy_async_wait(int groups);
}
