package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;

/** Brings the weights of a file to a device, one at a time, and frees them together. */
final class PixelWeights implements AutoCloseable {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final Allocator memory;
    private final WeightFile file;

    PixelWeights(CudaDevice device, WeightFile file) {
        this.memory = Allocator.on(device);
        this.file = file;
    }

    /** A convolution [out, in, side, side], as the kernels read it. */
    Filter filter(String name, int in, int out, int side) {
        return filter(name, in, out, side, floats(name + BIAS, out));
    }

    /** The same with another bias than the file's. */
    Filter filter(String name, int in, int out, int side, float[] bias) {
        int taps = side * side;
        int inputs = Filter.paddedInputs(in);
        int outputs = Filter.paddedOutputs(out);
        float[] weight = floats(name + WEIGHT, out, in, side, side);
        float[] arranged = new float[Math.multiplyExact(outputs * taps, inputs)];
        for (int from = 0; from < weight.length; from++) {
            int row = from / (in * taps);
            int channel = from / taps % in;
            arranged[(row * taps + from % taps) * inputs + channel] = weight[from];
        }
        return new Filter(
                halves(name + WEIGHT, arranged),
                floats(Arrays.copyOf(bias, outputs)),
                taps,
                inputs,
                outputs);
    }

    /** The scale of a norm. */
    DeviceMemory normWeight(String name, int channels) {
        return floats(floats(name + WEIGHT, channels));
    }

    /** The offset of a norm. */
    DeviceMemory normBias(String name, int channels) {
        return floats(floats(name + BIAS, channels));
    }

    /** A 1×1 convolution's weights alone, [out, in]. */
    DeviceMemory matrix(String name, int in, int out) {
        return halves(name + WEIGHT, mapWeight(name, in, out));
    }

    /** The weights of a 1×1 convolution, [out, in]. */
    float[] mapWeight(String name, int in, int out) {
        return floats(name + WEIGHT, out, in, 1, 1);
    }

    /** The bias of a convolution. */
    float[] bias(String name, int out) {
        return floats(name + BIAS, out);
    }

    /** A tensor's values. */
    float[] floats(String name, long... shape) {
        long[] found = file.tensor(name).shape().getShape();
        if (!Arrays.equals(found, shape)) {
            throw new InvalidFileException(
                    file.path(),
                    String.format(
                            "%s has shape %s, expected %s: the file is of another tokenizer",
                            name, Arrays.toString(found), Arrays.toString(shape)));
        }
        return file.floats(name);
    }

    /** Device memory for so many float16 values, to be written. */
    DeviceMemory allocateHalves(long count) {
        return memory.bytes(Math.multiplyExact(count, Short.BYTES));
    }

    /** Values as float16, or fails naming the tensor that does not fit. */
    static short[] toHalves(String name, float[] values) {
        for (float value : values) {
            if (!(Math.abs(value) <= HalfPrecision.MAX)) {
                throw new UnsupportedFeatureException(
                        String.format(
                                "%s holds %s; the CUDA engine decodes pictures in float16, within"
                                        + " ±%.0f: decode them on the CPU instead",
                                name, value, HalfPrecision.MAX));
            }
        }
        return HalfPrecision.fromFloats(values);
    }

    private DeviceMemory halves(String name, float[] values) {
        DeviceMemory target = allocateHalves(values.length);
        target.write(toHalves(name, values));
        return target;
    }

    private DeviceMemory floats(float[] values) {
        DeviceMemory target = memory.bytes((long) values.length * Float.BYTES);
        target.write(values);
        return target;
    }

    @Override
    public void close() {
        memory.close();
    }
}
