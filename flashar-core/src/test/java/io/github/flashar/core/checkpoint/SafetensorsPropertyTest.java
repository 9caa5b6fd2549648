package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SafetensorsPropertyTest {

    private static Path folder = Path.of("");

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("safetensors");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        FileTrees.delete(folder);
    }

    /** Any names, sizes and values, NaN and infinities included, come back bit by bit. */
    @Property(tries = 60)
    void whatIsWrittenIsRead(@ForAll("tensors") Map<String, float[]> values) {
        Path path = folder.resolve("weights.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = new HashMap<>();
            values.forEach((name, data) -> arrays.put(name, manager.create(data)));
            SafetensorsWriter.write(path, arrays, StorageType.FLOAT32, Map.of());

            SafetensorsFile file = SafetensorsFile.open(path);
            assertThat(file.tensors().keySet()).isEqualTo(values.keySet());
            values.forEach(
                    (name, data) -> {
                        assertThat(bits(file.floats(name))).isEqualTo(bits(data));
                        assertThat(file.tensor(name).shape()).isEqualTo(new Shape(data.length));
                        assertThat(bits(file.read(name, manager).toFloatArray()))
                                .isEqualTo(bits(data));
                    });
        }
    }

    /** Whatever happens to one byte: either the file is refused, or it is read without a crash. */
    @Property(tries = 300)
    void oneWrongByteNeverCrashes(
            @ForAll @IntRange(max = 255) int value, @ForAll @IntRange(max = 151) int position)
            throws IOException {
        byte[] content = smallFile();
        content[position % content.length] = (byte) value;
        Path path = Files.write(folder.resolve("damaged.safetensors"), content);
        try {
            SafetensorsFile file = SafetensorsFile.open(path);
            file.tensors().keySet().forEach(name -> readAny(file, name));
        } catch (InvalidFileException e) {
            assertThat(e).hasMessageStartingWith(path + ": ");
        }
    }

    private static void readAny(SafetensorsFile file, String name) {
        if (file.tensor(name).type().kind() == TensorType.Kind.FLOAT) {
            file.floats(name);
        } else {
            file.longs(name);
        }
    }

    private static byte[] smallFile() {
        return SafetensorsBytes.file(
                "{\"w\": {\"dtype\": \"F32\", \"shape\": [2, 1], \"data_offsets\": [0, 8]},"
                        + " \"i\": {\"dtype\": \"I64\", \"shape\": [1], \"data_offsets\": [8, 16]}}",
                16);
    }

    @Provide
    Arbitrary<Map<String, float[]>> tensors() {
        Arbitrary<String> names =
                Arbitraries.strings()
                        .withCharRange('!', '~')
                        .withChars('ä', '中', ' ')
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .filter(name -> !name.equals("__metadata__"));
        Arbitrary<float[]> values =
                Arbitraries.integers()
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(40)
                        .map(SafetensorsPropertyTest::floats);
        return Arbitraries.maps(names, values).ofMinSize(1).ofMaxSize(6);
    }

    private static float[] floats(List<Integer> bits) {
        float[] result = new float[bits.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = Float.intBitsToFloat(bits.get(i));
        }
        return result;
    }

    private static int[] bits(float[] values) {
        int[] result = new int[values.length];
        Arrays.setAll(result, i -> Float.floatToRawIntBits(values[i]));
        return result;
    }
}
