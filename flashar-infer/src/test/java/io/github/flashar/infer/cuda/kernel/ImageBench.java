package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import java.util.ArrayList;
import java.util.List;

/** A device with a stream, and memory that goes with it. */
final class ImageBench implements AutoCloseable {

    private final CudaDevice device;
    private final Kernels kernels;
    private final CudaStream stream;
    private final List<DeviceMemory> owned = new ArrayList<>();
    private final DeviceMemory overflow;

    /** With the test's device, or skips the test. */
    ImageBench() {
        this(TestDevice.require());
    }

    private ImageBench(CudaDevice device) {
        this.device = device;
        this.kernels = new Kernels(device);
        this.stream = new CudaStream(device);
        this.overflow = ints(0);
    }

    /** A device that claims another number of multiprocessors, which decides on the tiles. */
    static ImageBench withMultiprocessors(int count) {
        CudaDevice real = TestDevice.require();
        return new ImageBench(
                new CudaDevice(
                        real.index(),
                        real.name(),
                        real.major(),
                        real.minor(),
                        count,
                        real.sharedMemory()));
    }

    Kernels kernels() {
        return kernels;
    }

    CudaStream stream() {
        return stream;
    }

    DeviceMemory overflow() {
        return overflow;
    }

    /** Whether a kernel met a number that float16 does not hold. */
    boolean overflowed() {
        return overflow.ints(1)[0] != 0;
    }

    DeviceMemory halves(float[] values) {
        return own(ImageValues.halves(device, values));
    }

    DeviceMemory floats(float[] values) {
        return own(DeviceMemory.of(device, values));
    }

    DeviceMemory ints(int... values) {
        return own(DeviceMemory.of(device, values));
    }

    /** Memory for results, full of NaN. */
    DeviceMemory result(int count, int bytesEach) {
        return own(ImageValues.unset(device, count, bytesEach));
    }

    private DeviceMemory own(DeviceMemory memory) {
        owned.add(memory);
        return memory;
    }

    @Override
    public void close() {
        owned.forEach(DeviceMemory::close);
        stream.close();
        kernels.close();
    }
}
