package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a safetensors file (format: {@link SafetensorsFile}), one tensor after the other, so that
 * no more than one is copied at a time. Equal tensors give equal bytes: wider types first, names
 * ascending, and the data starts at a multiple of eight bytes.
 */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;

    private final Tensors tensors;
    private final List<SafetensorsEntry> layout = new ArrayList<>();

    private SafetensorsWriter(Tensors tensors, StorageType storage) {
        this.tensors = tensors;
        List<Map.Entry<String, TensorType>> types = new ArrayList<>();
        for (String name : tensors.names()) {
            types.add(Map.entry(name, TensorEncoder.type(name, tensors.type(name), storage)));
        }
        types.sort(
                Comparator.<Map.Entry<String, TensorType>>comparingInt(e -> -e.getValue().bytes())
                        .thenComparing(Map.Entry::getKey));
        types.forEach(entry -> place(entry.getKey(), entry.getValue()));
    }

    /**
     * Writes or replaces a file atomically.
     *
     * @param tensors arrays of FLOAT32, INT64, INT32, UINT8 or BOOLEAN by name; not changed
     * @param storage how FLOAT32 arrays are stored; the others keep their type
     * @param metadata free-form strings for the header
     */
    public static void write(
            Path file,
            Map<String, NDArray> tensors,
            StorageType storage,
            Map<String, String> metadata) {
        write(file, Tensors.of(tensors), storage, metadata);
    }

    /** The same with tensors that need not be in memory. */
    public static void write(
            Path file, Tensors tensors, StorageType storage, Map<String, String> metadata) {
        Checks.require(
                !tensors.names().contains(SafetensorsHeader.METADATA),
                "a tensor must not be named %s, the format reserves it",
                SafetensorsHeader.METADATA);
        SafetensorsWriter writer = new SafetensorsWriter(tensors, storage);
        AtomicFiles.writeFile(file, out -> writer.write(out, metadata));
    }

    private void place(String name, TensorType type) {
        Shape shape = tensors.shape(name);
        long begin = layout.isEmpty() ? 0 : layout.get(layout.size() - 1).end();
        long bytes = Math.multiplyExact(shape.size(), type.bytes());
        TensorInfo info = new TensorInfo(name, type, shape);
        layout.add(new SafetensorsEntry(info, begin, begin + bytes));
    }

    private void write(OutputStream out, Map<String, String> metadata) throws IOException {
        byte[] header = header(metadata);
        out.write(
                ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .array());
        out.write(header);
        for (SafetensorsEntry entry : layout) {
            TensorType type = entry.info().type();
            tensors.lend(
                    entry.name(), array -> TensorEncoder.write(entry.name(), array, type, out));
        }
    }

    private byte[] header(Map<String, String> metadata) {
        JsonObject root = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject strings = new JsonObject();
            new TreeMap<>(metadata).forEach(strings::addProperty);
            root.add(SafetensorsHeader.METADATA, strings);
        }
        layout.forEach(entry -> root.add(entry.name(), describe(entry)));
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = Arrays.copyOf(json, padded);
        Arrays.fill(header, json.length, padded, (byte) ' ');
        return header;
    }

    private static JsonObject describe(SafetensorsEntry entry) {
        JsonObject result = new JsonObject();
        result.addProperty("dtype", entry.info().type().name());
        result.add("shape", array(entry.info().shape().getShape()));
        result.add("data_offsets", array(entry.begin(), entry.end()));
        return result;
    }

    private static JsonArray array(long... values) {
        JsonArray result = new JsonArray();
        for (long value : values) {
            result.add(value);
        }
        return result;
    }
}
