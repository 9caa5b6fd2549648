package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpy;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaMemsetAsync;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InsufficientMemoryException;
import java.util.Objects;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Memory of a device. Reading and writing it from here waits for the copy, not for work on streams:
 * synchronise those first.
 */
public final class DeviceMemory implements AutoCloseable {

    private final Pointer pointer;
    private final long bytes;
    private final boolean owner;
    private boolean closed;

    private DeviceMemory(Pointer pointer, long bytes, boolean owner) {
        this.pointer = pointer;
        this.bytes = bytes;
        this.owner = owner;
    }

    /**
     * Allocates memory, aligned to 256 bytes, with arbitrary contents.
     *
     * @throws InsufficientMemoryException if the device has not that much; the device stays usable
     */
    public static DeviceMemory allocate(CudaDevice device, long bytes) {
        Checks.inRange("bytes of device memory", bytes, 1, Long.MAX_VALUE);
        device.use();
        Pointer pointer = new Pointer();
        int status = cudaMalloc(pointer, bytes);
        if (status == cudaErrorMemoryAllocation) {
            int unused = cudaGetLastError();
            throw insufficient(device, bytes);
        }
        Status.runtime(status, "cudaMalloc(" + bytes + " bytes)");
        return new DeviceMemory(pointer, bytes, true);
    }

    /** Stands for memory of a size that nobody allocates: to plan with. */
    public static DeviceMemory planned(long bytes) {
        return new DeviceMemory(new Address(0), bytes, false);
    }

    private static InsufficientMemoryException insufficient(CudaDevice device, long bytes) {
        long free = device.freeMemory();
        return new InsufficientMemoryException(
                String.format(
                        "%s has %,d bytes free, %,d more were asked for: draw fewer images at a"
                                + " time, or free what else uses the GPU",
                        device.name(), free, bytes),
                bytes,
                free);
    }

    /** Allocates memory for float32 values and writes them. */
    public static DeviceMemory of(CudaDevice device, float[] values) {
        DeviceMemory memory = allocate(device, (long) Float.BYTES * values.length);
        memory.write(values);
        return memory;
    }

    /** Allocates memory for int32 values and writes them. */
    public static DeviceMemory of(CudaDevice device, int[] values) {
        DeviceMemory memory = allocate(device, (long) Integer.BYTES * values.length);
        memory.write(values);
        return memory;
    }

    /**
     * A part of it, which goes with it.
     *
     * @param offset in bytes
     */
    public DeviceMemory slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, bytes);
        return new DeviceMemory(new Address(address() + offset), length, false);
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** Writes float32 values to its start. */
    public void write(float[] values) {
        try (FloatPointer host = new FloatPointer(values)) {
            copyIn(host, (long) Float.BYTES * values.length);
        }
    }

    /** Writes int32 values to its start. */
    public void write(int[] values) {
        try (IntPointer host = new IntPointer(values)) {
            copyIn(host, (long) Integer.BYTES * values.length);
        }
    }

    /** Writes int64 values to its start. */
    public void write(long[] values) {
        try (LongPointer host = new LongPointer(values)) {
            copyIn(host, (long) Long.BYTES * values.length);
        }
    }

    /** Writes 16-bit values, such as bfloat16, to its start. */
    public void write(short[] values) {
        try (ShortPointer host = new ShortPointer(values)) {
            copyIn(host, (long) Short.BYTES * values.length);
        }
    }

    /** Reads n float32 values from its start. */
    public float[] floats(int n) {
        float[] values = new float[n];
        try (FloatPointer host = new FloatPointer(n)) {
            copyOut(host, (long) Float.BYTES * n);
            host.get(values);
        }
        return values;
    }

    /** Reads n int32 values from its start. */
    public int[] ints(int n) {
        int[] values = new int[n];
        try (IntPointer host = new IntPointer(n)) {
            copyOut(host, (long) Integer.BYTES * n);
            host.get(values);
        }
        return values;
    }

    /** Reads n 16-bit values from its start. */
    public short[] shorts(int n) {
        short[] values = new short[n];
        try (ShortPointer host = new ShortPointer(n)) {
            copyOut(host, (long) Short.BYTES * n);
            host.get(values);
        }
        return values;
    }

    /** Reads n bytes from its start. */
    public byte[] read(int n) {
        byte[] values = new byte[n];
        try (BytePointer host = new BytePointer(n)) {
            copyOut(host, n);
            host.get(values);
        }
        return values;
    }

    /** Sets all its bytes to one value, 0..255, in the order of a stream. */
    public void fill(int value, CudaStream stream) {
        Status.runtime(
                cudaMemsetAsync(pointer(), value, bytes, stream.handle()), "cudaMemsetAsync");
    }

    /** Copies its first bytes to other memory of the device, in the order of a stream. */
    public void copyTo(DeviceMemory target, long length, CudaStream stream) {
        Objects.checkFromIndexSize(0, length, Math.min(bytes, target.bytes));
        stream.ask(
                "copy",
                () ->
                        Status.runtime(
                                cudaMemcpyAsync(
                                        target.pointer(),
                                        pointer(),
                                        length,
                                        cudaMemcpyDeviceToDevice,
                                        stream.handle()),
                                "cudaMemcpyAsync(" + length + " bytes on the device)"));
    }

    private void copyIn(Pointer host, long length) {
        Objects.checkFromIndexSize(0, length, bytes);
        Status.runtime(
                cudaMemcpy(pointer(), host, length, cudaMemcpyHostToDevice),
                "cudaMemcpy(" + length + " bytes to the device)");
        // It may return while the copy is on its way, and our streams do not wait for it.
        CUstream_st ofCopies = null;
        Status.runtime(cudaStreamSynchronize(ofCopies), "cudaStreamSynchronize");
    }

    private void copyOut(Pointer host, long length) {
        Objects.checkFromIndexSize(0, length, bytes);
        Status.runtime(
                cudaMemcpy(host, pointer(), length, cudaMemcpyDeviceToHost),
                "cudaMemcpy(" + length + " bytes to the host)");
    }

    /** Where it lies. */
    long address() {
        return pointer().address();
    }

    Pointer pointer() {
        if (closed) {
            throw new IllegalStateException("this device memory is freed");
        }
        return pointer;
    }

    /** Frees it; a part frees nothing. */
    @Override
    public void close() {
        if (owner && !closed) {
            closed = true;
            Status.runtime(cudaFree(pointer), "cudaFree");
        }
    }
}
