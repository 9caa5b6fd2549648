// libcudart.so.13: the device, versions and errors.
#include "../core/device.h"

#include <cstring>

using namespace emulator;

namespace {

const int MAJOR = 9;
const int MINOR = 0;
const int MULTIPROCESSORS = 1;
const int VERSION = 13010;

// The beginning of cudaDeviceProp, whose whole size the caller's memory has.
struct Properties {
    char name[256];
    char uuid[16];
    char luid[8];
    unsigned luid_device_node_mask;
    size_t total_global_memory;
    size_t shared_memory_per_block;
    int registers_per_block;
    int warp_size;
    size_t memory_pitch;
    int max_threads_per_block;
    int max_threads_dimensions[3];
    int max_grid_size[3];
    size_t total_constant_memory;
    int major;
    int minor;
    size_t texture_alignment;
    size_t texture_pitch_alignment;
    int multiprocessors;
};

void describe(Properties& properties) {
    std::memset(static_cast<void*>(&properties), 0, sizeof(properties));
    std::strcpy(properties.name, DEVICE_NAME);
    properties.total_global_memory = device().memory.limit();
    properties.shared_memory_per_block = SHARED_BY_DEFAULT;
    properties.registers_per_block = 65536;
    properties.warp_size = 32;
    properties.max_threads_per_block = 1024;
    properties.major = MAJOR;
    properties.minor = MINOR;
    properties.multiprocessors = MULTIPROCESSORS;
}

int attribute(int number) {
    switch (number) {
        case 1:  // cudaDevAttrMaxThreadsPerBlock
            return 1024;
        case 8:  // cudaDevAttrMaxSharedMemoryPerBlock
            return SHARED_BY_DEFAULT;
        case 10:  // cudaDevAttrWarpSize
            return 32;
        case 16:  // cudaDevAttrMultiProcessorCount
            return MULTIPROCESSORS;
        case 75:  // cudaDevAttrComputeCapabilityMajor
            return MAJOR;
        case 76:  // cudaDevAttrComputeCapabilityMinor
            return MINOR;
        case 97:  // cudaDevAttrMaxSharedMemoryPerBlockOptin
            return SHARED_AT_MOST;
        default:
            throw Failure{INVALID_VALUE, "device attribute " + std::to_string(number) + " is not emulated"};
    }
}

void check_number(int number) {
    if (number != 0) {
        throw Failure{INVALID_DEVICE, "device " + std::to_string(number) + ", there is only device 0"};
    }
}

}  // namespace

extern "C" {

int cudaGetDeviceCount(int* count) {
    return call("cudaGetDeviceCount", [=] { *count = 1; });
}

int cudaGetDevice(int* number) {
    return call("cudaGetDevice", [=] { *number = 0; });
}

int cudaSetDevice(int number) {
    return call("cudaSetDevice", [=] { check_number(number); });
}

int cudaGetDeviceProperties(Properties* properties, int number) {
    return call("cudaGetDeviceProperties", [=] {
        check_number(number);
        describe(*properties);
    });
}

int cudaDeviceGetAttribute(int* value, int name, int number) {
    return call("cudaDeviceGetAttribute", [=] {
        check_number(number);
        *value = attribute(name);
    });
}

int cudaDeviceSynchronize() {
    return call("cudaDeviceSynchronize", [] {
        check_no_capture_forbids("cudaDeviceSynchronize");
        device().synchronize();
    });
}

int cudaDriverGetVersion(int* version) {
    *version = VERSION;
    return SUCCESS;
}

int cudaRuntimeGetVersion(int* version) {
    *version = VERSION;
    return SUCCESS;
}

int cudaGetLastError() {
    return last_error(true);
}

int cudaPeekAtLastError() {
    return last_error(false);
}

const char* cudaGetErrorName(int code) {
    const CodeName* name = name_of(code);
    return name == nullptr ? "unrecognized error code" : name->runtime;
}

const char* cudaGetErrorString(int code) {
    const CodeName* name = name_of(code);
    return name == nullptr ? "unrecognized error code" : name->text;
}

}  // extern "C"
