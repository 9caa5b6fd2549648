package io.github.flashar.infer.cuda.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.cuda.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products against plain loops. */
class MatMulsTest {

    private static final int ROWS = 5;
    private static final int OUTPUTS = 24;
    private static final int INPUTS = 16;
    private static final int STRIDE = 40;

    private final float[] x = random(1, ROWS * INPUTS);
    private final float[] weight = random(2, OUTPUTS * STRIDE);
    private final float[] before = random(3, ROWS * OUTPUTS);

    private CudaDevice device;
    private CudaStream stream;

    @BeforeEach
    void open() {
        device = TestDevice.require();
        stream = new CudaStream(device);
    }

    @AfterEach
    void close() {
        if (stream != null) {
            stream.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aProductIsTheSumOfProducts(Storage storage) {
        var shape = shape(ROWS, storage);
        assertClose(multiply(false, shape), new float[before.length], storage);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void anAccumulatingProductAddsToWhatIsThere(Storage storage) {
        var shape = shape(ROWS, storage).accumulating();
        assertClose(multiply(false, shape), before, storage);
    }

    @Test
    void aDeterministicRowDoesNotDependOnTheRowsBesideIt() {
        float[] all = multiply(true, shape(ROWS, Storage.BF16));
        float[] first = multiply(true, shape(1, Storage.BF16));
        for (int i = 0; i < OUTPUTS; i++) {
            assertThat(first[i]).isEqualTo(all[i]);
        }
    }

    private static MatMulShape shape(int rows, Storage storage) {
        return MatMulShape.of(rows, OUTPUTS, INPUTS, storage, Storage.FLOAT)
                .withWeightStride(STRIDE);
    }

    private float[] multiply(boolean deterministic, MatMulShape shape) {
        try (MatMuls matMuls = new MatMuls(device, deterministic);
                DeviceMemory left = upload(x, shape.storage());
                DeviceMemory right = upload(weight, shape.storage());
                DeviceMemory result = DeviceMemory.of(device, before)) {
            matMuls.prepare(stream);
            matMuls.multiply(stream, shape, left, right, result);
            stream.synchronize();
            return result.floats(shape.rows() * OUTPUTS);
        }
    }

    private DeviceMemory upload(float[] values, Storage storage) {
        if (storage == Storage.FLOAT) {
            return DeviceMemory.of(device, values);
        }
        DeviceMemory memory = DeviceMemory.allocate(device, (long) values.length * storage.bytes());
        memory.write(HalfPrecision.brainFromFloats(values));
        return memory;
    }

    private void assertClose(float[] found, float[] start, Storage storage) {
        double tolerance = storage == Storage.FLOAT ? 1e-5 : 5e-2;
        for (int row = 0; row < ROWS; row++) {
            for (int output = 0; output < OUTPUTS; output++) {
                double sum = start[row * OUTPUTS + output];
                for (int i = 0; i < INPUTS; i++) {
                    sum += (double) x[row * INPUTS + i] * weight[output * STRIDE + i];
                }
                assertThat((double) found[row * OUTPUTS + output])
                        .isCloseTo(sum, within(tolerance));
            }
        }
    }

    private static float[] random(long seed, int count) {
        Philox random = new Philox(seed, 0);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
