package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A GPU, real or emulated, to run kernels on, and the memory that a test gives them. Memory for
 * results is full of NaN at first, so that what a kernel forgets to write shows.
 */
final class KernelRig implements AutoCloseable {

    private final CudaDevice device;
    private final CudaStream stream;
    private final Kernels kernels;
    private final List<DeviceMemory> memories = new ArrayList<>();

    private KernelRig(CudaDevice device) {
        this.device = device;
        this.stream = new CudaStream(device);
        this.kernels = new Kernels(device);
    }

    /** Skips the test, saying why, where there is neither a GPU nor the emulator. */
    static KernelRig open() {
        return new KernelRig(TestDevice.require());
    }

    CudaDevice device() {
        return device;
    }

    CudaStream stream() {
        return stream;
    }

    Kernels kernels() {
        return kernels;
    }

    DeviceMemory floats(float... values) {
        return keep(DeviceMemory.of(device, values));
    }

    DeviceMemory ints(int... values) {
        return keep(DeviceMemory.of(device, values));
    }

    DeviceMemory bytes(long size) {
        return keep(DeviceMemory.allocate(device, size));
    }

    DeviceMemory stored(Storage storage, float... values) {
        if (storage == Storage.FLOAT) {
            return floats(values);
        }
        short[] bits = new short[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Bfloat16.bits(values[i]);
        }
        DeviceMemory memory = bytes((long) Short.BYTES * bits.length);
        memory.write(bits);
        return memory;
    }

    /** Room for results. */
    DeviceMemory room(Storage storage, int values) {
        float[] poison = new float[values];
        Arrays.fill(poison, Float.NaN);
        return stored(storage, poison);
    }

    /** Waits for the kernels, then reads what they wrote. */
    float[] read(Storage storage, DeviceMemory memory, int values) {
        stream.synchronize();
        if (storage == Storage.FLOAT) {
            return memory.floats(values);
        }
        short[] bits = memory.shorts(values);
        float[] result = new float[values];
        for (int i = 0; i < values; i++) {
            result[i] = Bfloat16.value(bits[i]);
        }
        return result;
    }

    /** Standard normal numbers, times a scale, that a storage holds exactly. */
    static float[] normal(Storage storage, int count, double scale, long seed) {
        Philox philox = new Philox(seed, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float value = (float) (scale * philox.nextGaussian());
            values[i] = storage == Storage.FLOAT ? value : Bfloat16.value(Bfloat16.bits(value));
        }
        return values;
    }

    private DeviceMemory keep(DeviceMemory memory) {
        memories.add(memory);
        return memory;
    }

    @Override
    public void close() {
        stream.synchronize();
        memories.forEach(DeviceMemory::close);
        kernels.close();
        stream.close();
    }
}
