package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;

/**
 * Brings tensors of a file to a device, part by part, and frees them together. What the host holds
 * at a time does not grow with a tensor, which may be larger than a Java array.
 */
final class DeviceWeights implements AutoCloseable {

    /** Values read at a time: some tens of megabytes with all their copies. */
    private static final int PART = 1 << 22;

    private final Allocator memory;
    private final WeightFile file;
    private final Storage storage;
    private final int part;

    DeviceWeights(CudaDevice device, WeightFile file, Storage storage) {
        this(device, file, storage, PART);
    }

    /**
     * Reads other parts.
     *
     * @param part values read at a time, at least 1
     */
    DeviceWeights(CudaDevice device, WeightFile file, Storage storage, int part) {
        this.memory = Allocator.on(device);
        this.file = file;
        this.storage = storage;
        this.part = part;
    }

    /** Matrices of one width below each other: [sum of rows, columns]. */
    DeviceMemory matrix(String... names) {
        long[] sizes = Arrays.stream(names).mapToLong(this::size).toArray();
        DeviceMemory stacked = memory.values(storage, Arrays.stream(sizes).sum());
        long offset = 0;
        for (int i = 0; i < names.length; i++) {
            long bytes = sizes[i] * storage.bytes();
            copy(names[i], 0, sizes[i], stacked.slice(offset, bytes));
            offset += bytes;
        }
        return stacked;
    }

    /** Some rows of a matrix: [rows, columns]. */
    DeviceMemory rows(String name, int first, int rows) {
        int columns = columns(name);
        long size = (long) rows * columns;
        DeviceMemory target = memory.values(storage, size);
        copy(name, (long) first * columns, size, target);
        return target;
    }

    private void copy(String name, long first, long size, DeviceMemory target) {
        for (long at = 0; at < size; at += part) {
            int count = (int) Math.min(part, size - at);
            write(target, at, file.floats(name, first + at, count));
        }
    }

    /** Some rows of two matrices of one shape beside each other: [rows, 2 · columns]. */
    DeviceMemory sideBySide(String left, String right, int first, int rows) {
        int columns = columns(left);
        DeviceMemory target = memory.values(storage, 2L * rows * columns);
        int step = Math.max(1, part / columns);
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row) * columns;
            long from = ((long) first + row) * columns;
            float[] joint =
                    joint(file.floats(left, from, count), file.floats(right, from, count), columns);
            write(target, 2L * row * columns, joint);
        }
        return target;
    }

    private static float[] joint(float[] left, float[] right, int columns) {
        float[] joint = new float[2 * left.length];
        for (int from = 0; from < left.length; from += columns) {
            System.arraycopy(left, from, joint, 2 * from, columns);
            System.arraycopy(right, from, joint, 2 * from + columns, columns);
        }
        return joint;
    }

    private int columns(String name) {
        return Math.toIntExact(file.tensor(name).shape().get(1));
    }

    /** A vector, always in float32. */
    DeviceMemory vector(String name) {
        DeviceMemory target = memory.floats(size(name));
        target.write(file.floats(name));
        return target;
    }

    /** The only value of a tensor. */
    float scalar(String name) {
        return file.floats(name)[0];
    }

    private long size(String name) {
        return file.tensor(name).shape().size();
    }

    /** Writes values from a number on. */
    private void write(DeviceMemory target, long at, float[] values) {
        long bytes = storage.bytes();
        DeviceMemory place = target.slice(at * bytes, values.length * bytes);
        if (storage == Storage.FLOAT) {
            place.write(values);
        } else {
            place.write(HalfPrecision.brainFromFloats(values));
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
