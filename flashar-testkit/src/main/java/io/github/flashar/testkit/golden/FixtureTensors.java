package io.github.flashar.testkit.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a small, trusted safetensors file, by name. Much simpler than the library's reader
 * on purpose: it is what that one is compared with.
 */
public final class FixtureTensors {

    private record Entry(String type, long[] shape, ByteBuffer bytes) {}

    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private FixtureTensors(Path path, byte[] content) {
        this.path = path;
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(file.getLong(0));
        int dataStart = Long.BYTES + headerLength;
        String json = new String(content, Long.BYTES, headerLength, StandardCharsets.UTF_8);
        JsonObject header = JsonParser.parseString(json).getAsJsonObject();
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            if (!entry.getKey().equals("__metadata__")) {
                JsonObject tensor = entry.getValue().getAsJsonObject();
                long[] range = longs(tensor.get("data_offsets"));
                ByteBuffer bytes =
                        file.slice((int) (dataStart + range[0]), (int) (range[1] - range[0]));
                entries.put(
                        entry.getKey(),
                        new Entry(
                                tensor.get("dtype").getAsString(),
                                longs(tensor.get("shape")),
                                bytes.order(ByteOrder.LITTLE_ENDIAN)));
            }
        }
    }

    /** Reads a whole file. */
    public static FixtureTensors read(Path path) {
        try {
            return new FixtureTensors(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all names in the order of the file. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Returns whether there is a tensor of this name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Returns a tensor's sizes; none for a single value. */
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /** Returns the values of a float32 or float16 tensor, row-major. */
    public float[] floats(String name) {
        Entry entry = entry(name);
        ByteBuffer bytes = entry.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) new Shape(entry.shape()).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (entry.type()) {
                        case "F32" -> bytes.getFloat();
                        case "F16" -> half(bytes.getShort());
                        default -> throw wrongType(name, entry);
                    };
        }
        return values;
    }

    /** Returns the values of an integer or boolean tensor, row-major; true is 1. */
    public long[] longs(String name) {
        Entry entry = entry(name);
        ByteBuffer bytes = entry.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[(int) new Shape(entry.shape()).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (entry.type()) {
                        case "I64" -> bytes.getLong();
                        case "U8", "BOOL" -> bytes.get() & 0xff;
                        default -> throw wrongType(name, entry);
                    };
        }
        return values;
    }

    /** Returns the one value of a float tensor of rank 0. */
    public float scalar(String name) {
        return floats(name)[0];
    }

    /** Returns a new array of the manager: float32, or int64 for integers and booleans. */
    public NDArray array(String name, NDManager manager) {
        Entry entry = entry(name);
        Shape shape = new Shape(entry.shape());
        return entry.type().startsWith("F")
                ? manager.create(floats(name), shape)
                : manager.create(longs(name), shape);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new AssertionError(path + " has no tensor " + name + ", only " + names());
        }
        return entry;
    }

    private AssertionError wrongType(String name, Entry entry) {
        return new AssertionError(path + ": tensor " + name + " has type " + entry.type());
    }

    private static long[] longs(JsonElement list) {
        return list.getAsJsonArray().asList().stream().mapToLong(JsonElement::getAsLong).toArray();
    }

    /** Value of a float16 by its definition. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double magnitude =
                switch (exponent) {
                    case 0 -> Math.scalb((double) mantissa, -24);
                    case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1024.0 + mantissa, exponent - 25);
                };
        return (float) (bits < 0 ? -magnitude : magnitude);
    }
}
