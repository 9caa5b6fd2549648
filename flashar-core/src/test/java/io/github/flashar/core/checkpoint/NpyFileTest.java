package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code npy/} were written by NumPy 2.4. */
class NpyFileTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"f2, F16", "f4, F32", "f8, F64"})
    void floatsAreReadAsNumpyWroteThem(String name, TensorType type) throws Exception {
        NpyFile file = NpyFile.open(numpy(name));

        assertThat(file.type()).isEqualTo(type);
        assertThat(file.shape()).isEqualTo(new Shape(1, 2, 3));
        assertThat(file.floats()).containsExactly(-0.0f, -0.5f, -1, -1.5f, -2, -2.5f);
        assertThatThrownBy(file::longs)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("descr is " + type + ", expected an integer type");
    }

    @ParameterizedTest
    @CsvSource({"i2, I16, -1", "i4, I32, -1", "i8, I64, -1", "u1, U8, 1"})
    void integersAreReadAsNumpyWroteThem(String name, TensorType type, long step) throws Exception {
        NpyFile file = NpyFile.open(numpy(name));

        assertThat(file.type()).isEqualTo(type);
        assertThat(file.shape()).isEqualTo(new Shape(1, 2, 3));
        assertThat(file.longs()).containsExactly(0, step, 2 * step, 3 * step, 4 * step, 5 * step);
        assertThatThrownBy(file::floats)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("expected a floating-point type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "version2", "version3"})
    void allVersionsAreRead(String name) throws Exception {
        NpyFile file = NpyFile.open(numpy(name));

        assertThat(file.shape()).isEqualTo(new Shape(3));
        assertThat(file.longs()).containsExactly(0, 1, 2);
    }

    @Test
    void singleValuesAndEmptyArraysAreRead() throws Exception {
        assertThat(NpyFile.open(numpy("scalar")).floats()).containsExactly(1.5f);
        assertThat(NpyFile.open(numpy("scalar")).shape()).isEqualTo(new Shape());
        assertThat(NpyFile.open(numpy("empty")).floats()).isEmpty();
        assertThat(NpyFile.open(numpy("empty")).shape()).isEqualTo(new Shape(0, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "scalar", "empty"})
    void floatsAreWrittenAsNumpyDoes(String name) throws Exception {
        NpyFile original = NpyFile.open(numpy(name));
        Path copy = folder.resolve("copy.npy");

        NpyWriter.write(copy, original.shape(), original.floats());

        assertThat(copy).hasSameBinaryContentAs(original.path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"i8", "vector", "codes"})
    void integersAreWrittenAsNumpyDoes(String name) throws Exception {
        NpyFile original = NpyFile.open(numpy(name));
        Path copy = folder.resolve("copy.npy");

        NpyWriter.write(copy, original.shape(), original.longs());

        assertThat(copy).hasSameBinaryContentAs(original.path());
    }

    /** More than one block each way, and sizes that do not divide it. */
    @Test
    void longArraysComeBackWhole() {
        float[] values = new float[3 * 50_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        Path path = folder.resolve("long.npy");

        NpyWriter.write(path, new Shape(3, 50_001), values);

        assertThat(NpyFile.open(path).floats()).containsExactly(values);
    }

    @Test
    void aWrongNumberOfValuesIsNotWritten() {
        Path path = folder.resolve("wrong.npy");
        assertThatThrownBy(() -> NpyWriter.write(path, new Shape(2, 3), new float[5]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("(2, 3) takes 6 values, but there are 5");
        assertThat(path).doesNotExist();
    }

    @Test
    void aFileCutOffAfterOpeningIsNoticed() throws Exception {
        Path path = folder.resolve("cut.npy");
        byte[] content = Files.readAllBytes(numpy("f4"));
        Files.write(path, content);
        NpyFile file = NpyFile.open(path);
        Files.write(path, Arrays.copyOf(content, content.length - 1));
        assertThatThrownBy(file::floats)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("cut off");
    }

    private static Path numpy(String name) throws IOException, URISyntaxException {
        return Path.of(NpyFileTest.class.getResource("npy/" + name + ".npy").toURI());
    }
}
