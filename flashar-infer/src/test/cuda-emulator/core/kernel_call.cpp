#include "kernel_call.h"

#include "block.h"
#include "device.h"
#include "faults.h"
#include "module.h"
#include "random.h"

namespace emulator {

// Dynamic shared memory ends at a guard page, like any allocation.
class SharedMemory {
  public:
    explicit SharedMemory(const KernelCall& call)
            : call_(call), heap_("shared", 1 << 20), dynamic_(static_cast<char*>(heap_.allocate(call.dynamic_shared))) {}

    char* dynamic() const { return dynamic_; }
    void check() const { heap_.check_red_zones(); }

    // A block finds nothing of the one before.
    void poison() const {
        emulator::poison(dynamic_, call_.dynamic_shared);
        const emulator_module& statics = call_.module->statics();
        emulator::poison(statics.shared_begin, static_cast<size_t>(statics.shared_end - statics.shared_begin));
    }

  private:
    const KernelCall& call_;
    Heap heap_;
    char* dynamic_;
};

static uint3 block_index(const dim3& grid, size_t number) {
    return {static_cast<unsigned>(number % grid.x), static_cast<unsigned>(number / grid.x % grid.y),
            static_cast<unsigned>(number / grid.x / grid.y)};
}

static void run_blocks(const KernelCall& call, const SharedMemory& shared, Block& block) {
    size_t blocks = static_cast<size_t>(call.grid.x) * call.grid.y * call.grid.z;
    bool backwards = coin();
    for (size_t i = 0; i < blocks; i++) {
        shared.poison();
        block.run(block_index(call.grid, backwards ? blocks - 1 - i : i));
        shared.check();
    }
}

void run(const KernelCall& call) {
    SharedMemory shared(call);
    Block block(call, shared.dynamic());
    Faults faults;
    if (sigsetjmp(Faults::point, 1) != 0) {
        throw faults.failure(block.place(), device().memory);
    }
    run_blocks(call, shared, block);
}

}  // namespace emulator
