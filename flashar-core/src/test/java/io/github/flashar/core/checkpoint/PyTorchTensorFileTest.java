package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.pickle.PickleBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchTensorFileTest {

    private static final Path SOURCE = Path.of("a.tar", "7.pt");
    private static final Shape SHAPE = new Shape(2, 3);
    private static final long[] VALUES = {0, 1000, 2000, 3000, 4000, 5000};

    /** A shape, and what torch.save of PyTorch 2.13 pickles for it. */
    private record Pickled(long[] shape, String pickle) {}

    @Test
    void whatPyTorchWroteIsRead() throws IOException {
        PyTorchTensorFile file = PyTorchTensorFile.of(SOURCE, resource("tensor.pt"));
        assertThat(file.shape()).isEqualTo(SHAPE);
        assertThat(file.longs()).containsExactly(VALUES);
    }

    @Test
    void whatIsWrittenIsRead() {
        long[] values = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 131_071, 1L << 40};
        for (Shape shape : List.of(new Shape(6), SHAPE, new Shape(6, 1), new Shape(1, 3, 2))) {
            PyTorchTensorFile file =
                    PyTorchTensorFile.of(SOURCE, PyTorchTensorWriter.bytes(shape, values));
            assertThat(file.shape()).isEqualTo(shape);
            assertThat(file.longs()).containsExactly(values);
        }
        PyTorchTensorFile empty =
                PyTorchTensorFile.of(
                        SOURCE, PyTorchTensorWriter.bytes(new Shape(0, 3), new long[0]));
        assertThat(empty.shape()).isEqualTo(new Shape(0, 3));
        assertThat(empty.longs()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> theStructureIsPyTorchsToTheByte() throws IOException {
        String json = new String(resource("tensor-pickles.json"), StandardCharsets.UTF_8);
        return Arrays.stream(new Gson().fromJson(JsonParser.parseString(json), Pickled[].class))
                .map(
                        expected ->
                                dynamicTest(
                                        Arrays.toString(expected.shape()),
                                        () ->
                                                assertThat(pickled(expected.shape()))
                                                        .isEqualTo(expected.pickle())));
    }

    private static String pickled(long[] shape) {
        return HexFormat.of().formatHex(TensorPickle.of(new Shape(shape)));
    }

    @Test
    void bytesDoNotDependOnTheTimeZone() {
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            byte[] east = PyTorchTensorWriter.bytes(SHAPE, VALUES);
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            assertThat(PyTorchTensorWriter.bytes(SHAPE, VALUES)).isEqualTo(east);
        } finally {
            TimeZone.setDefault(here);
        }
    }

    /** Fields that nobody needs may change; what is read may not. One bit a byte is turned. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noDamageGoesUnnoticed(boolean ours) throws IOException {
        byte[] intact = ours ? PyTorchTensorWriter.bytes(SHAPE, VALUES) : resource("tensor.pt");
        int refused = 0;
        for (int at = 0; at < intact.length; at++) {
            byte[] damaged = intact.clone();
            damaged[at] ^= (byte) (1 << at % Byte.SIZE);
            refused += isRefused(damaged, "byte " + at) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(VALUES.length * Long.BYTES);
    }

    @Test
    void noCutGoesUnnoticed() {
        byte[] intact = PyTorchTensorWriter.bytes(SHAPE, VALUES);
        for (int length = 0; length < intact.length; length++) {
            byte[] cut = Arrays.copyOf(intact, length);
            assertThatThrownBy(() -> PyTorchTensorFile.of(SOURCE, cut))
                    .as("%d bytes", length)
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(SOURCE + ": ");
        }
    }

    private static boolean isRefused(byte[] damaged, String what) {
        try {
            PyTorchTensorFile file = PyTorchTensorFile.of(SOURCE, damaged);
            assertThat(file.shape()).as(what).isEqualTo(SHAPE);
            assertThat(file.longs()).as(what).containsExactly(VALUES);
            return false;
        } catch (FlashArException e) {
            assertThat(e).as(what).hasMessageStartingWith(SOURCE + ": ");
            return true;
        }
    }

    @Test
    void damagedValuesAreSaidToBe() {
        byte[] damaged = PyTorchTensorWriter.bytes(SHAPE, VALUES);
        String latin = new String(damaged, StandardCharsets.ISO_8859_1);
        damaged[latin.indexOf("\u0088\u0013\0\0\0\0\0\0")] ^= 1; // 5000
        refused(damaged, "checksum of record \"archive/data/0\" is ");
    }

    @Test
    void somethingElseIsRefused() {
        refused(
                PyTorchBytes.file(PyTorchBytes.dict(PyTorchBytes.dict())),
                "the whole is no tensor");
        PickleBytes floats = PickleBytes.pickle();
        floats.tensor("FloatStorage", "0", 2, 0, new long[] {2}, new long[] {1});
        refused(
                PyTorchBytes.file(floats.stop(), PyTorchBytes.floats(1, 2)),
                "dtype is F32, expected I64");
        refused("no archive".getBytes(StandardCharsets.US_ASCII), "is no PyTorch file");
        refused(new byte[0], "is no PyTorch file");
    }

    /** A state dict is no lone tensor, and the other way round. */
    @Test
    void aLoneTensorIsNoStateDict() throws IOException {
        assertThatThrownBy(
                        () ->
                                PyTorchRoot.read(
                                        MappedFile.of(
                                                SOURCE, PyTorchTensorWriter.bytes(SHAPE, VALUES))))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(
                        SOURCE + ": data.pkl the whole is no dictionary, expected a state dict");
    }

    @Test
    void wrongSizesAreNotWritten() {
        assertThatThrownBy(() -> PyTorchTensorWriter.bytes(SHAPE, new long[5]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("shape (2, 3) takes 6 values, but there are 5");
        for (Shape shape : List.of(new Shape(), new Shape(1, 1, 1, 1))) {
            assertThatThrownBy(() -> PyTorchTensorWriter.bytes(shape, new long[1]))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("tensor axes = ");
        }
    }

    private static void refused(byte[] content, String message) {
        assertThatThrownBy(() -> PyTorchTensorFile.of(SOURCE, content))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(SOURCE + ": ")
                .hasMessageContaining(message);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PyTorchTensorFileTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
