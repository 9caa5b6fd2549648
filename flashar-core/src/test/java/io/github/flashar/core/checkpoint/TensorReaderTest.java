package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorReaderTest {

    private static final Path STATUS = Path.of("/proc/self/status");

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

    /** Arrays above 2 GiB come in several buffers; here each holds three values. */
    @Test
    void anArrayIsFilledAcrossItsParts() throws IOException {
        int count = 100_000; // more than one block
        ByteBuffer values = little(2 * count);
        for (int i = 0; i < count; i++) {
            values.putShort((short) (i % 256)); // bfloat16: tiny, but all different
        }
        StoredTensor tensor = tensor(values, TensorType.BF16, new Shape(count / 4, 4));

        NDArray inParts = TensorReader.array(tensor, manager, 3 * Float.BYTES);

        assertThat(inParts.getShape()).isEqualTo(new Shape(count / 4, 4));
        assertThat(inParts.toFloatArray()).isEqualTo(TensorReader.floats(tensor));
        assertThat(inParts.toFloatArray()[count - 1])
                .isEqualTo(Float.intBitsToFloat((count - 1) % 256 << 16));
    }

    @Test
    void integersAndBooleansAreFilledAcrossParts() throws IOException {
        ByteBuffer values = little(5).put(new byte[] {0, 1, -1, 2, 0});
        Shape shape = new Shape(5);
        NDArray wide = TensorReader.array(tensor(values, TensorType.U8, shape), manager, 16);
        assertThat(wide.toLongArray()).containsExactly(0, 1, 255, 2, 0);
        NDArray flags = TensorReader.array(tensor(values, TensorType.BOOL, shape), manager, 2);
        assertThat(flags.getDataType()).isEqualTo(DataType.BOOLEAN);
        assertThat(flags.toBooleanArray()).containsExactly(false, true, true, true, false);
        // a byte other than 0 and 1 would count as more than one
        assertThat(flags.toType(DataType.INT64, true).sum().getLong()).isEqualTo(3);
    }

    @Test
    void stridesAreFollowed() throws IOException {
        ByteBuffer values = little(24 * 4);
        for (int i = 0; i < 24; i++) {
            values.putFloat(i);
        }
        // [4, 6] seen as [6, 4], then columns 1..2 of rows 1..3 as a block of its own
        assertThat(strided(values, 0, new long[] {6, 4}, new long[] {1, 6}))
                .startsWith(0, 6, 12, 18, 1, 7)
                .endsWith(11, 17, 23);
        assertThat(strided(values, 7, new long[] {3, 2}, new long[] {6, 1}))
                .containsExactly(7, 8, 13, 14, 19, 20);
        assertThat(strided(values, 7, new long[] {3, 1, 2}, new long[] {6, 99, 1}))
                .containsExactly(7, 8, 13, 14, 19, 20);
        assertThat(strided(values, 1, new long[] {4}, new long[] {6}))
                .containsExactly(1, 7, 13, 19);
        assertThat(strided(values, 0, new long[] {1L << 40, 0}, new long[] {1, 1})).isEmpty();
    }

    /** Kernels round by the alignment of their data; the engine's own memory has 64 bytes. */
    @Test
    void theMemoryIsAlignedByTheEngine() throws IOException {
        ByteBuffer values = little(4 * 33);
        for (int i = 0; i < 8; i++) {
            NDArray array =
                    TensorReader.array(tensor(values, TensorType.F32, new Shape(33)), manager);
            ByteBuffer memory = array.toByteBuffer(true);
            assertThat(memory.alignmentOffset(0, 64)).isZero();
        }
    }

    /** Otherwise a model would need its size twice while it is read. */
    @Test
    void pagesOfTheFileAreGivenBack() throws IOException {
        assumeTrue(Files.exists(STATUS), "no /proc here to count this process's file pages");
        int bytes = 100 << 20;
        Path path = folder.resolve("weights.safetensors");
        String header =
                String.format(
                        "{\"w\": {\"dtype\": \"BOOL\", \"shape\": [%d],"
                                + " \"data_offsets\": [0, %d]}}",
                        bytes, bytes);
        Files.write(path, SafetensorsBytes.file(header, bytes));
        SafetensorsFile file = SafetensorsFile.open(path);
        long before = filePages();

        file.read("w", manager);

        assertThat(filePages() - before).isLessThan(bytes / 3);
        assertThat(file.tensor("w").bytes()).isEqualTo(bytes); // the mapping is still there
    }

    private static long filePages() throws IOException {
        String line =
                Files.readAllLines(STATUS).stream()
                        .filter(text -> text.startsWith("RssFile:"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }

    private float[] strided(ByteBuffer values, int from, long[] sizes, long[] strides)
            throws IOException {
        TensorInfo info = new TensorInfo("w", TensorType.F32, new Shape(sizes));
        StoredTensor tensor =
                new StoredTensor(
                        info,
                        file(values),
                        (long) from * Float.BYTES,
                        StridedLayout.of(sizes, strides));
        float[] result = TensorReader.floats(tensor);
        assertThat(TensorReader.array(tensor, manager).toFloatArray()).isEqualTo(result);
        assertPartsAreThoseOf(tensor, result);
        return result;
    }

    private static void assertPartsAreThoseOf(StoredTensor tensor, float[] whole) {
        for (int from = 0; from <= whole.length; from++) {
            for (int to = from; to <= whole.length; to++) {
                assertThat(TensorReader.floats(tensor, from, to - from))
                        .isEqualTo(Arrays.copyOfRange(whole, from, to));
            }
        }
        assertThatThrownBy(() -> TensorReader.floats(tensor, 1, whole.length))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private StoredTensor tensor(ByteBuffer values, TensorType type, Shape shape)
            throws IOException {
        return StoredTensor.contiguous(new TensorInfo("w", type, shape), file(values), 0);
    }

    private MappedFile file(ByteBuffer values) throws IOException {
        return MappedFile.open(Files.write(folder.resolve("values"), values.array()));
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
