package io.github.flashar.infer.cuda.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Allocates device memory piece by piece and frees it together; or only adds it up. */
public final class Allocator implements AutoCloseable {

    private final @Nullable CudaDevice device;
    private final List<DeviceMemory> owned = new ArrayList<>();
    private long total;

    private Allocator(@Nullable CudaDevice device) {
        this.device = device;
    }

    /** Allocates on a device. */
    public static Allocator on(CudaDevice device) {
        return new Allocator(device);
    }

    /** Allocates nothing: what it returns has a size alone. */
    public static Allocator planning() {
        return new Allocator(null);
    }

    /** Bytes so far. */
    public long total() {
        return total;
    }

    /** Memory for so many values of a storage type. */
    public DeviceMemory values(Storage storage, long count) {
        return bytes(Math.multiplyExact(count, storage.bytes()));
    }

    /** Memory for so many float32 values. */
    public DeviceMemory floats(long count) {
        return bytes(Math.multiplyExact(count, Float.BYTES));
    }

    /** Memory for so many int32 values. */
    public DeviceMemory ints(long count) {
        return bytes(Math.multiplyExact(count, Integer.BYTES));
    }

    /** Memory for so many bytes. */
    public DeviceMemory bytes(long count) {
        total = Math.addExact(total, count);
        if (device == null) {
            return DeviceMemory.planned(count);
        }
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
