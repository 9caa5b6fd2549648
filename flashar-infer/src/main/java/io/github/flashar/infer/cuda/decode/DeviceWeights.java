package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;

/** Brings tensors of a file to a device, one at a time, and frees them together. */
final class DeviceWeights implements AutoCloseable {

    private final Allocator memory;
    private final WeightFile file;
    private final Storage storage;

    DeviceWeights(CudaDevice device, WeightFile file, Storage storage) {
        this.memory = Allocator.on(device);
        this.file = file;
        this.storage = storage;
    }

    /** Matrices of one width below each other: [sum of rows, columns]. */
    DeviceMemory matrix(String... names) {
        long[] sizes = Arrays.stream(names).mapToLong(this::size).toArray();
        DeviceMemory stacked = memory.values(storage, Arrays.stream(sizes).sum());
        long offset = 0;
        for (int i = 0; i < names.length; i++) {
            long bytes = sizes[i] * storage.bytes();
            write(stacked.slice(offset, bytes), file.floats(names[i]));
            offset += bytes;
        }
        return stacked;
    }

    /** Two matrices of one shape beside each other: [rows, 2 · columns]. */
    DeviceMemory sideBySide(String left, String right) {
        int columns = Math.toIntExact(file.tensor(left).shape().get(1));
        float[] l = file.floats(left);
        float[] r = file.floats(right);
        float[] joint = new float[Math.addExact(l.length, r.length)];
        for (int from = 0; from < l.length; from += columns) {
            System.arraycopy(l, from, joint, 2 * from, columns);
            System.arraycopy(r, from, joint, 2 * from + columns, columns);
        }
        DeviceMemory target = memory.values(storage, joint.length);
        write(target, joint);
        return target;
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

    private void write(DeviceMemory target, float[] values) {
        if (storage == Storage.FLOAT) {
            target.write(values);
        } else {
            target.write(HalfPrecision.brainFromFloats(values));
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
