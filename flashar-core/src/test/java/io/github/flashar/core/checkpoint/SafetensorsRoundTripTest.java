package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRoundTripTest {

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyKindOfArrayComesBack() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("flag", manager.create(new boolean[] {true, false, true}));
        tensors.put("byte", bytes(0, 127, -1));
        tensors.put("floats", manager.create(new float[] {1, -2.5f, 3e-9f, 4}, new Shape(2, 2)));
        tensors.put("scalar", manager.create(7.25f));
        tensors.put("ids", manager.create(new long[] {Long.MIN_VALUE, 5}));
        tensors.put("small", manager.create(new int[] {-3}));
        tensors.put("empty", manager.zeros(new Shape(0, 3)));
        Path path = write(tensors, StorageType.FLOAT32);

        SafetensorsFile file = SafetensorsFile.open(path);

        assertThat(file.tensors().keySet())
                .containsExactly("ids", "empty", "floats", "scalar", "small", "byte", "flag");
        assertThat(file.metadata()).containsExactly(Map.entry("made", "by a test"));
        assertThat(file.floats("floats")).containsExactly(1, -2.5f, 3e-9f, 4);
        assertThat(file.longs("ids")).containsExactly(Long.MIN_VALUE, 5);
        assertThat(file.longs("small")).containsExactly(-3);
        assertThat(file.longs("byte")).containsExactly(0, 127, 255);
        assertThat(file.longs("flag")).containsExactly(1, 0, 1);
        assertThat(file.floats("empty")).isEmpty();
        assertThat(file.read("floats", manager)).isEqualTo(tensors.get("floats"));
        assertThat(file.read("scalar", manager)).isEqualTo(tensors.get("scalar"));
        assertThat(file.read("ids", manager)).isEqualTo(tensors.get("ids"));
        assertThat(file.read("flag", manager)).isEqualTo(tensors.get("flag"));
        assertThat(file.read("empty", manager).getShape()).isEqualTo(new Shape(0, 3));
        assertThat(file.read("byte", manager).toLongArray()).containsExactly(0, 127, 255);
    }

    @Test
    void equalTensorsGiveEqualBytesWhateverTheirOrder() throws IOException {
        NDArray a = manager.create(new float[] {1, 2});
        NDArray b = manager.create(new long[] {3});
        Map<String, NDArray> reversed = new LinkedHashMap<>();
        reversed.put("b", b);
        reversed.put("a", a);

        byte[] first = Files.readAllBytes(write(Map.of("a", a, "b", b), StorageType.FLOAT32));
        byte[] second = Files.readAllBytes(write(reversed, StorageType.FLOAT32));

        assertThat(second).isEqualTo(first);
        assertThat(SafetensorsBytes.headerLength(first) % 8).isZero();
    }

    @Test
    void halfPrecisionRoundsToTheNearest() {
        NDArray values = manager.create(new float[] {1 + 0x1p-11f, 1 + 3 * 0x1p-11f, -0.1f});
        SafetensorsFile file =
                SafetensorsFile.open(write(Map.of("w", values), StorageType.FLOAT16));

        assertThat(file.tensor("w").type()).isEqualTo(TensorType.F16);
        assertThat(file.floats("w")).containsExactly(1f, 1 + 0x1p-9f, -0.099975586f);
        assertThat(file.read("w", manager).getDataType()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void aWeightBeyondHalfPrecisionIsRefusedAndLeavesNothingBehind() throws IOException {
        NDArray values = manager.create(new float[] {1, 65520});

        assertThatThrownBy(() -> write(Map.of("w", values), StorageType.FLOAT16))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"w\" holds 65520.0")
                .hasMessageContaining("store FLOAT32");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void typesWithoutAPlaceInTheFileAreRefused() {
        NDArray values = manager.create(new double[] {1});
        assertThatThrownBy(() -> write(Map.of("w", values), StorageType.FLOAT32))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("\"w\" of FLOAT64");
        NDArray reserved = manager.create(1f);
        assertThatThrownBy(() -> write(Map.of("__metadata__", reserved), StorageType.FLOAT32))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theFileBeingReadMayBeReplaced() {
        Path path = write(Map.of("w", manager.create(new float[] {1, 2})), StorageType.FLOAT32);
        SafetensorsFile before = SafetensorsFile.open(path);
        write(Map.of("w", manager.create(new float[] {3})), StorageType.FLOAT32);

        assertThat(before.floats("w")).containsExactly(1, 2);
        assertThat(SafetensorsFile.open(path).floats("w")).containsExactly(3);
    }

    @Test
    void namesAndKindsAreChecked() {
        Map<String, NDArray> tensors =
                Map.of("w", manager.create(1f), "ids", manager.create(new long[] {1}));
        SafetensorsFile file = SafetensorsFile.open(write(tensors, StorageType.FLOAT32));

        assertThatThrownBy(() -> file.floats("v"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("no tensor \"v\"")
                .hasMessageContaining("[ids, w]");
        assertThatThrownBy(() -> file.floats("ids")).hasMessageContaining("dtype is I64");
        assertThatThrownBy(() -> file.longs("w")).hasMessageContaining("dtype is F32");
    }

    @Test
    void nothingNativeIsLeftBehind() {
        Path path = write(Map.of("w", manager.create(new float[] {1, 2})), StorageType.FLOAT32);
        int before = manager.getManagedArrays().size();
        SafetensorsFile.open(path).read("w", manager).close();

        assertThat(List.copyOf(manager.getManagedArrays())).hasSize(before);
    }

    private NDArray bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return manager.create(ByteBuffer.wrap(bytes), new Shape(bytes.length), DataType.UINT8);
    }

    private Path write(Map<String, NDArray> tensors, StorageType storage) {
        Path path = folder.resolve("weights.safetensors");
        SafetensorsWriter.write(path, tensors, storage, Map.of("made", "by a test"));
        return path;
    }
}
