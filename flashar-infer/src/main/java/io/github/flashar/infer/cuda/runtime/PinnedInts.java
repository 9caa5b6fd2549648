package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;

import java.util.Objects;
import org.bytedeco.javacpp.IntPointer;

/** int32 values in host memory that a device copies to while the host does something else. */
public final class PinnedInts implements AutoCloseable {

    private final IntPointer pointer = new IntPointer();
    private final int capacity;

    /** Allocates memory for so many values. */
    public PinnedInts(CudaDevice device, int capacity) {
        this.capacity = capacity;
        device.use();
        long bytes = (long) Integer.BYTES * capacity;
        Status.runtime(cudaMallocHost(pointer, bytes), "cudaMallocHost(" + bytes + " bytes)");
    }

    /** Values it has room for. */
    public int capacity() {
        return capacity;
    }

    /** Asks a stream to copy the first n values of device memory here. */
    public void copyFrom(DeviceMemory memory, int n, CudaStream stream) {
        long bytes = (long) Integer.BYTES * n;
        Objects.checkFromIndexSize(0, n, capacity);
        Objects.checkFromIndexSize(0, bytes, memory.bytes());
        Status.runtime(
                cudaMemcpyAsync(
                        pointer, memory.pointer(), bytes, cudaMemcpyDeviceToHost, stream.handle()),
                "cudaMemcpyAsync(" + bytes + " bytes to the host)");
    }

    /** The first n values; to be read when the copy is done. */
    public int[] read(int n) {
        int[] values = new int[n];
        pointer.position(0).get(values);
        return values;
    }

    @Override
    public void close() {
        Status.runtime(cudaFreeHost(pointer), "cudaFreeHost");
    }
}
