package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.ArrayList;
import java.util.List;

/** Allocates device memory piece by piece and frees it together. */
final class Allocator implements AutoCloseable {

    private final CudaDevice device;
    private final List<DeviceMemory> owned = new ArrayList<>();

    Allocator(CudaDevice device) {
        this.device = device;
    }

    /** Memory for so many values of a storage type. */
    DeviceMemory values(Storage storage, long count) {
        return bytes(Math.multiplyExact(count, storage.bytes()));
    }

    /** Memory for so many float32 values. */
    DeviceMemory floats(long count) {
        return bytes(Math.multiplyExact(count, Float.BYTES));
    }

    /** Memory for so many int32 values. */
    DeviceMemory ints(long count) {
        return bytes(Math.multiplyExact(count, Integer.BYTES));
    }

    /** Memory for so many bytes. */
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
