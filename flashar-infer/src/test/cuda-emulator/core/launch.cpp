#include "launch.h"

#include <cstring>

#include "device.h"
#include "kernel_call.h"

namespace emulator {

static void require(bool holds, Code code, const emulator_kernel& kernel, const std::string& message) {
    if (!holds) {
        throw Failure{code, std::string("kernel ") + kernel.name + ": " + message};
    }
}

static std::string text(const dim3& size) {
    return std::to_string(size.x) + "x" + std::to_string(size.y) + "x" + std::to_string(size.z);
}

static void check_shape(const emulator_kernel& kernel, const dim3& grid, const dim3& block) {
    bool grid_fits = grid.x >= 1 && grid.x <= 0x7fffffff && grid.y >= 1 && grid.y <= 65535 && grid.z >= 1 && grid.z <= 65535;
    require(grid_fits, INVALID_VALUE, kernel, "grid of " + text(grid) + ", at most 2147483647x65535x65535 and none empty");
    bool block_fits = block.x >= 1 && block.x <= 1024 && block.y >= 1 && block.y <= 1024 && block.z >= 1 && block.z <= 64;
    unsigned long long threads = static_cast<unsigned long long>(block.x) * block.y * block.z;
    require(block_fits && threads <= 1024, INVALID_VALUE, kernel, "block of " + text(block) + ", at most 1024 threads");
    require(threads <= kernel.max_threads, OUT_OF_RESOURCES, kernel,
            "block of " + text(block) + ", its launch bounds say " + std::to_string(kernel.max_threads) + " threads");
}

static void check_shared(const Function& function, unsigned bytes) {
    require(bytes <= function.max_dynamic_shared, INVALID_VALUE, *function.kernel,
            std::to_string(bytes) + " bytes of dynamic shared memory, allowed are " +
                    std::to_string(function.max_dynamic_shared));
}

// Pointers have to be null or the device's: a host address would work here, and nowhere else.
static void check_pointer(const emulator_kernel& kernel, unsigned index, const std::vector<char>& value) {
    const void* pointer;
    std::memcpy(&pointer, value.data(), sizeof(pointer));
    require(pointer == nullptr || device().memory.touches(pointer), INVALID_VALUE, kernel,
            "argument " + std::to_string(index) + " points outside device memory: " + device().memory.describe(pointer));
}

static std::vector<std::vector<char>> copy_arguments(const emulator_kernel& kernel, void** arguments) {
    std::vector<std::vector<char>> values;
    for (unsigned i = 0; i < kernel.parameters; i++) {
        const char* value = static_cast<const char*>(arguments[i]);
        values.emplace_back(value, value + kernel.parameter_sizes[i]);
        if (kernel.parameter_is_pointer[i]) {
            check_pointer(kernel, i, values.back());
        }
    }
    return values;
}

void launch(const Function& function, dim3 grid, dim3 block, unsigned dynamic_shared, Stream& stream, void** arguments) {
    std::shared_ptr<const Module> module = function.module.lock();
    if (module == nullptr) {
        throw Failure{INVALID_HANDLE, "the kernel's module was unloaded"};
    }
    check_shape(*function.kernel, grid, block);
    check_shared(function, dynamic_shared);
    auto call = std::make_shared<KernelCall>();
    *call = {module, function.kernel, grid, block, dynamic_shared, copy_arguments(*function.kernel, arguments)};
    stream.issue([call] { run(*call); });
}

}  // namespace emulator
