package io.github.flashar.infer.cuda.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives on the device does not depend on the parts in which it is read. */
class DeviceWeightsTest {

    @TempDir Path folder;

    private CudaDevice device;
    private WeightFile file;

    @BeforeEach
    void write() {
        device = TestDevice.require();
        Path path = folder.resolve("weights.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    path,
                    Map.of(
                            "a", counting(manager, 0, 5, 3),
                            "b", counting(manager, 100, 5, 3),
                            "v", counting(manager, 200, 4)),
                    StorageType.FLOAT32,
                    Map.of());
        }
        file = WeightFiles.open(path);
    }

    private static NDArray counting(NDManager manager, int from, long... shape) {
        int size = (int) new Shape(shape).size();
        return manager.arange(from, from + size, 1f).reshape(shape);
    }

    /** Parts of less than a row, of a row and a little, and of all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 1000})
    void matricesAndTheirRowsAreStacked(int part) {
        try (DeviceWeights weights = new DeviceWeights(device, file, Storage.FLOAT, part)) {
            assertThat(weights.matrix("b", "a").floats(30))
                    .containsExactly(joined(IntStream.range(100, 115), IntStream.range(0, 15)));
            DeviceMemory rows = weights.rows("a", 1, 3);
            assertThat(rows.bytes()).isEqualTo(9 * Float.BYTES);
            assertThat(rows.floats(9)).containsExactly(joined(IntStream.range(3, 12)));
            DeviceMemory beside = weights.sideBySide("a", "b", 2, 2);
            assertThat(beside.bytes()).isEqualTo(12 * Float.BYTES);
            assertThat(beside.floats(12))
                    .containsExactly(6, 7, 8, 106, 107, 108, 9, 10, 11, 109, 110, 111);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void halfPrecisionIsOfMatricesAlone(int part) {
        try (DeviceWeights weights = new DeviceWeights(device, file, Storage.BF16, part)) {
            short[] bits = weights.sideBySide("a", "b", 0, 5).shorts(30);
            for (int i = 0; i < bits.length; i++) {
                int row = i / 6;
                float expected = i / 3 % 2 * 100 + row * 3 + i % 3; // exact in bfloat16
                assertThat(Float.intBitsToFloat(bits[i] << 16)).isEqualTo(expected);
            }
            assertThat(weights.vector("v").floats(4)).containsExactly(200, 201, 202, 203);
        }
    }

    private static float[] joined(IntStream... runs) {
        int[] all = Arrays.stream(runs).flatMapToInt(run -> run).toArray();
        float[] values = new float[all.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = all[i];
        }
        return values;
    }
}
