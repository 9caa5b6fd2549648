package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;

/** Float16 values for the tests of kernels that decode pictures. */
final class ImageValues {

    /** Half the distance of two neighbours among float16 numbers, relative to them. */
    static final double ROUNDING = 0x1p-11;

    private ImageValues() {}

    /** Values in mean ± spread that float16 holds exactly. */
    static float[] random(long seed, int count, double mean, double spread) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double uniform = 2 * Philox.uniform(seed, 1, i) - 1;
            values[i] = round((float) (mean + spread * uniform));
        }
        return values;
    }

    /** The same around zero. */
    static float[] random(long seed, int count, double spread) {
        return random(seed, count, 0, spread);
    }

    static float round(float value) {
        return HalfPrecision.toFloat(HalfPrecision.fromFloats(new float[] {value})[0]);
    }

    /** Values on the device, as float16. */
    static DeviceMemory halves(CudaDevice device, float[] values) {
        DeviceMemory memory = DeviceMemory.allocate(device, (long) values.length * Short.BYTES);
        memory.write(HalfPrecision.fromFloats(values));
        return memory;
    }

    /** Memory for float16 or float32 values that holds NaN. */
    static DeviceMemory unset(CudaDevice device, int count, int bytesEach) {
        DeviceMemory memory = DeviceMemory.allocate(device, (long) count * bytesEach);
        short[] nan = new short[count * bytesEach / Short.BYTES];
        Arrays.fill(nan, (short) 0x7fff);
        memory.write(nan);
        return memory;
    }

    /** The first values of the device's float16. */
    static float[] read(DeviceMemory memory, int count) {
        short[] halves = memory.shorts(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = HalfPrecision.toFloat(halves[i]);
        }
        return values;
    }

    /** Fails unless all values are as expected, but for a part of them and a little more. */
    static void assertClose(float[] actual, double[] expected, double relative, double absolute) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double allowed = relative * Math.abs(expected[i]) + absolute;
            assertThat((double) actual[i])
                    .as("value %d of %d", i, actual.length)
                    .isBetween(expected[i] - allowed, expected[i] + allowed);
        }
    }
}
