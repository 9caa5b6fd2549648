package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.ArrayList;
import java.util.List;

/** Allocates device memory piece by piece and frees it together. */
final class Allocator implements AutoCloseable {

    private final CudaDevice device;
    private final List<DeviceMemory> owned = new ArrayList<>();

    Allocator(CudaDevice device) {
        this.device = device;
    }

    DeviceMemory bytes(long count) {
        DeviceMemory memory = DeviceMemory.allocate(device, count);
        owned.add(memory);
        return memory;
    }

    @Override
    public void close() {
        owned.forEach(DeviceMemory::close);
        owned.clear();
    }
}
