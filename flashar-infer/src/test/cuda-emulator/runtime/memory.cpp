// libcudart.so.13: memory and copies.
#include "../core/device.h"
#include "../core/transfer.h"

using namespace emulator;

namespace {

void allocate(Heap& heap, void** address, size_t bytes, const char* call) {
    check_no_capture_forbids(call);
    *address = heap.allocate(bytes);
}

// Freeing waits for the device, which may still use the memory.
void free_after_all(Heap& heap, void* address, const char* call) {
    if (address != nullptr) {
        check_no_capture_forbids(call);
        device().synchronize();
        heap.free(address);
    }
}

}  // namespace

extern "C" {

int cudaMemGetInfo(size_t* available, size_t* total) {
    return call("cudaMemGetInfo", [=] {
        *total = device().memory.limit();
        *available = *total - device().memory.used();
    });
}

int cudaMalloc(void** address, size_t bytes) {
    return call("cudaMalloc", [=] { allocate(device().memory, address, bytes, "cudaMalloc"); });
}

int cudaFree(void* address) {
    return call("cudaFree", [=] { free_after_all(device().memory, address, "cudaFree"); });
}

int cudaMallocAsync(void** address, size_t bytes, void* stream) {
    return call("cudaMallocAsync", [=] {
        device().stream(stream).check_not_capturing();
        *address = device().memory.allocate(bytes);
    });
}

int cudaFreeAsync(void* address, void* stream) {
    return call("cudaFreeAsync", [=] {
        device().stream(stream).check_not_capturing();
        device().stream(stream).issue([=] { device().memory.free(address); });
    });
}

int cudaMallocHost(void** address, size_t bytes) {
    return call("cudaMallocHost", [=] { allocate(device().pinned, address, bytes, "cudaMallocHost"); });
}

int cudaHostAlloc(void** address, size_t bytes, unsigned) {
    return call("cudaHostAlloc", [=] { allocate(device().pinned, address, bytes, "cudaHostAlloc"); });
}

int cudaFreeHost(void* address) {
    return call("cudaFreeHost", [=] { free_after_all(device().pinned, address, "cudaFreeHost"); });
}

int cudaMemcpy(void* to, const void* from, size_t bytes, int direction) {
    return call("cudaMemcpy", [=] {
        check_no_capture_forbids("cudaMemcpy");
        copy(to, from, bytes, static_cast<Direction>(direction), *device().default_stream);
        device().synchronize(device().default_stream->last);
    });
}

int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int direction, void* stream) {
    return call("cudaMemcpyAsync", [=] {
        copy(to, from, bytes, static_cast<Direction>(direction), device().stream(stream));
    });
}

int cudaMemset(void* to, int value, size_t bytes) {
    return call("cudaMemset", [=] {
        check_no_capture_forbids("cudaMemset");
        fill(to, value, bytes, *device().default_stream);
    });
}

int cudaMemsetAsync(void* to, int value, size_t bytes, void* stream) {
    return call("cudaMemsetAsync", [=] { fill(to, value, bytes, device().stream(stream)); });
}

}  // extern "C"
