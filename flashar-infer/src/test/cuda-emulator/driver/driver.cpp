// libcuda.so.1: modules and launches of the driver API.
#include "../core/device.h"
#include "../core/launch.h"

#include <cstdio>

using namespace emulator;

namespace {

enum FunctionAttribute {
    MAX_THREADS_PER_BLOCK = 0,
    MAX_DYNAMIC_SHARED_SIZE_BYTES = 8,
};

int attribute(const Function& function, int attribute) {
    switch (attribute) {
        case MAX_THREADS_PER_BLOCK:
            return static_cast<int>(function.kernel->max_threads);
        case MAX_DYNAMIC_SHARED_SIZE_BYTES:
            return static_cast<int>(function.max_dynamic_shared);
        default:
            throw Failure{INVALID_VALUE, "function attribute " + std::to_string(attribute) + " is not emulated"};
    }
}

void set_attribute(Function& function, int attribute, int value) {
    if (attribute != MAX_DYNAMIC_SHARED_SIZE_BYTES || value < 0 || value > static_cast<int>(SHARED_AT_MOST)) {
        throw Failure{INVALID_VALUE, "function attribute " + std::to_string(attribute) + " cannot become " +
                                             std::to_string(value)};
    }
    function.max_dynamic_shared = static_cast<unsigned>(value);
}

}  // namespace

extern "C" {

int cuInit(unsigned flags) {
    return call("cuInit", [=] {
        if (flags != 0) {
            throw Failure{INVALID_VALUE, "flags have to be 0"};
        }
    });
}

int cuDeviceGetName(char* name, int length, int ordinal) {
    return call("cuDeviceGetName", [=] {
        if (ordinal != 0 || length <= 0) {
            throw Failure{INVALID_VALUE, "there is one device, 0, and its name needs room"};
        }
        std::snprintf(name, static_cast<size_t>(length), "%s", DEVICE_NAME);
    });
}

int cuModuleLoadData(void** module, const void* image) {
    return call("cuModuleLoadData", [=] { *module = device().modules.add(std::make_shared<Module>(image)); });
}

int cuModuleUnload(void* module) {
    return call("cuModuleUnload", [=] { device().modules.remove(module); });
}

int cuModuleGetFunction(void** function, void* module, const char* name) {
    return call("cuModuleGetFunction", [=] {
        const std::shared_ptr<Module>& owner = device().modules.get(module);
        Function found = {owner, owner->kernel(name), SHARED_BY_DEFAULT};
        *function = device().functions.add(std::make_shared<Function>(found));
    });
}

int cuFuncGetAttribute(int* value, int name, void* function) {
    return call("cuFuncGetAttribute", [=] { *value = attribute(*device().functions.get(function), name); });
}

int cuFuncSetAttribute(void* function, int name, int value) {
    return call("cuFuncSetAttribute", [=] { set_attribute(*device().functions.get(function), name, value); });
}

int cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned dynamic_shared, void* stream, void** arguments, void** extra) {
    return call("cuLaunchKernel", [=] {
        if (extra != nullptr) {
            throw Failure{INVALID_VALUE, "arguments in `extra` are not emulated"};
        }
        launch(*device().functions.get(function), {grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, dynamic_shared,
               device().stream(stream), arguments);
    });
}

int cuGetErrorName(int code, const char** text) {
    const CodeName* name = name_of(code);
    *text = name == nullptr ? nullptr : name->driver;
    return name == nullptr ? INVALID_VALUE : SUCCESS;
}

int cuGetErrorString(int code, const char** text) {
    const CodeName* name = name_of(code);
    *text = name == nullptr ? nullptr : name->text;
    return name == nullptr ? INVALID_VALUE : SUCCESS;
}

}  // extern "C"
