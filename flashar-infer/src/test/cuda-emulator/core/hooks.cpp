// What compiled kernels call.
#include "block.h"

using emulator::running_block;

void emulator_sync_block(int line) {
    running_block->sync_block(line);
}

void emulator_sync_warp(unsigned mask, emulator_combine combine, void* payload, int line) {
    running_block->sync_warp(mask, combine, payload, line);
}

void emulator_copy_async(void* shared, const void* global, bool zero) {
    if ((reinterpret_cast<size_t>(shared) | reinterpret_cast<size_t>(global)) % 16 != 0) {
        running_block->stop(emulator::MISALIGNED_ADDRESS, "copy_async16 of addresses that are no multiples of 16");
    }
    running_block->copies().start(shared, global, zero);
}

void emulator_copy_async_commit() {
    running_block->copies().commit();
}

void emulator_copy_async_wait(int groups) {
    running_block->copies().wait(groups);
}
