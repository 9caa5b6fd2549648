package io.github.flashar.examples.bench.cuda;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaEvent;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.MatMulShape;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;

/**
 * What a GPU reaches at its best.
 *
 * @param flopsPerSecond of a large product of bfloat16 matrices
 * @param bytesPerSecond of a large copy on the device, read and written
 */
public record Ceilings(double flopsPerSecond, double bytesPerSecond) {

    /** Sizes double from the least until one takes long enough, or to the most. */
    private static final int LEAST_MATRIX = 256;

    private static final int MOST_MATRIX = 8192;
    private static final long LEAST_COPY = 1L << 20;
    private static final long MOST_COPY = 2L << 30;
    private static final double LONG_ENOUGH = 1e-3; // seconds
    private static final int REPETITIONS = 9;

    /** Measures a GPU that has nothing else to do; takes up to 4 GiB of its memory. */
    public static Ceilings measure(CudaDevice device) {
        return new Ceilings(flopsPerSecond(device), bytesPerSecond(device));
    }

    private static double flopsPerSecond(CudaDevice device) {
        double seconds = 0;
        double rate = 0;
        for (int size = LEAST_MATRIX; size <= MOST_MATRIX && seconds < LONG_ENOUGH; size *= 2) {
            MatMulShape shape = MatMulShape.of(size, size, size, Storage.BF16, Storage.BF16);
            seconds = product(device, shape);
            rate = shape.flops() / seconds;
        }
        return rate;
    }

    private static double product(CudaDevice device, MatMulShape shape) {
        long bytes = (long) shape.rows() * shape.inputs() * Short.BYTES;
        try (MatMuls matMuls = new MatMuls(device, false);
                CudaStream stream = new CudaStream(device);
                DeviceMemory x = DeviceMemory.allocate(device, bytes);
                DeviceMemory weight = DeviceMemory.allocate(device, bytes);
                DeviceMemory y = DeviceMemory.allocate(device, bytes)) {
            matMuls.prepare(stream);
            x.fill(0x3c, stream); // about 0.01 each: zeros would let a GPU clock higher
            weight.fill(0x3c, stream);
            return median(stream, () -> matMuls.multiply(stream, shape, x, weight, y));
        }
    }

    private static double bytesPerSecond(CudaDevice device) {
        double seconds = 0;
        double rate = 0;
        for (long size = LEAST_COPY; size <= MOST_COPY && seconds < LONG_ENOUGH; size *= 2) {
            seconds = copy(device, size);
            rate = 2.0 * size / seconds;
        }
        return rate;
    }

    private static double copy(CudaDevice device, long bytes) {
        try (CudaStream stream = new CudaStream(device);
                DeviceMemory from = DeviceMemory.allocate(device, bytes);
                DeviceMemory to = DeviceMemory.allocate(device, bytes)) {
            from.fill(1, stream);
            return median(stream, () -> from.copyTo(to, bytes, stream));
        }
    }

    /** Median time of the device in seconds, after one run that is not measured. */
    private static double median(CudaStream stream, Runnable work) {
        try (CudaEvent start = new CudaEvent(stream.device());
                CudaEvent end = new CudaEvent(stream.device())) {
            work.run();
            double[] millis = new double[REPETITIONS];
            for (int i = 0; i < REPETITIONS; i++) {
                stream.record(start);
                work.run();
                stream.record(end);
                stream.synchronize();
                millis[i] = end.millisSince(start);
            }
            Arrays.sort(millis);
            return Math.max(millis[REPETITIONS / 2], 1e-6) / 1e3;
        }
    }
}
