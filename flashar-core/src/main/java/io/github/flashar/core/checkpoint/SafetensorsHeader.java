package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the header of a safetensors file; the grammar is in {@link SafetensorsFile}. */
final class SafetensorsHeader {

    static final int LENGTH_BYTES = Long.BYTES;
    static final String METADATA = "__metadata__";

    /** More axes than any model has; native code has limits of its own near 64. */
    private static final int MAX_RANK = 16;

    private final Path file;
    private final long dataStart;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<SafetensorsEntry> entries = new ArrayList<>();

    /** Reads the header and checks that the tensors cover the rest of the file exactly. */
    SafetensorsHeader(MappedFile bytes) {
        this.file = bytes.path();
        long length = checkedLength(bytes);
        this.dataStart = LENGTH_BYTES + length;
        JsonConfig root = JsonConfig.of(file, parse(bytes, (int) length));
        for (String name : root.keys()) {
            if (name.equals(METADATA)) {
                readMetadata(root.object(name));
            } else {
                entries.add(readTensor(name, root.object(name)));
            }
        }
        entries.sort(
                Comparator.comparingLong(SafetensorsEntry::begin)
                        .thenComparing(SafetensorsEntry::end));
        checkCoverage(bytes.size() - dataStart);
    }

    /** First byte of the data. */
    long dataStart() {
        return dataStart;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Tensors in the order of their data. */
    List<SafetensorsEntry> entries() {
        return entries;
    }

    private long checkedLength(MappedFile bytes) {
        if (bytes.size() < LENGTH_BYTES) {
            throw invalid(
                    "the file has %d bytes, expected at least the %d of the header length",
                    bytes.size(), LENGTH_BYTES);
        }
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(0, buffer);
        long length = buffer.getLong(0);
        if (length < 2 || length > StrictJson.MAX_BYTES) {
            throw invalid(
                    "header length is %s, expected 2..%d: this is no safetensors file",
                    Long.toUnsignedString(length), StrictJson.MAX_BYTES);
        }
        if (length > bytes.size() - LENGTH_BYTES) {
            throw invalid(
                    "header length is %d, but only %d bytes follow: the file is cut off",
                    length, bytes.size() - LENGTH_BYTES);
        }
        return length;
    }

    private JsonObject parse(MappedFile bytes, int length) {
        ByteBuffer text = ByteBuffer.allocate(length);
        bytes.read(LENGTH_BYTES, text);
        if (text.get(0) != '{') {
            throw invalid("header starts with byte 0x%02x, expected '{'", text.get(0));
        }
        return StrictJson.parse(file, "header", text.array());
    }

    private void readMetadata(JsonConfig entries) {
        entries.keys().forEach(key -> metadata.put(key, entries.string(key)));
    }

    private SafetensorsEntry readTensor(String name, JsonConfig entry) {
        TensorType type = entry.constant("dtype", TensorType.class);
        long[] shape = entry.wholeNumbers("shape");
        long[] offsets = entry.wholeNumbers("data_offsets");
        entry.rejectUnknown();
        if (shape.length > MAX_RANK) {
            throw invalid(
                    "tensor %s: shape has %d axes, expected at most %d",
                    JsonConfig.quote(name), shape.length, MAX_RANK);
        }
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw invalid(
                    "tensor %s: data_offsets is %s, expected [begin, end] with 0 <= begin <= end",
                    JsonConfig.quote(name), Arrays.toString(offsets));
        }
        checkBytes(name, type, shape, offsets);
        TensorInfo info = new TensorInfo(name, type, new Shape(shape));
        return new SafetensorsEntry(info, offsets[0], offsets[1]);
    }

    private void checkBytes(String name, TensorType type, long[] shape, long[] offsets) {
        long needed = type.bytes();
        for (long size : shape) {
            if (size < 0) {
                throw invalid(
                        "tensor %s: shape is %s, expected no size below 0",
                        JsonConfig.quote(name), Arrays.toString(shape));
            }
            try {
                needed = Math.multiplyExact(needed, size);
            } catch (ArithmeticException e) {
                throw invalid(
                        "tensor %s: shape %s of %s overflows 64 bits, expected fewer elements",
                        JsonConfig.quote(name), Arrays.toString(shape), type);
            }
        }
        if (needed != offsets[1] - offsets[0]) {
            throw invalid(
                    "tensor %s: shape %s of %s needs %d bytes, but data_offsets %s holds %d",
                    JsonConfig.quote(name),
                    Arrays.toString(shape),
                    type,
                    needed,
                    Arrays.toString(offsets),
                    offsets[1] - offsets[0]);
        }
    }

    /** Each tensor must start where the one before ends: no overlap, no hole, nothing hidden. */
    private void checkCoverage(long dataBytes) {
        long covered = 0;
        for (SafetensorsEntry entry : entries) {
            if (entry.begin() != covered) {
                throw invalid(
                        "tensor %s: data_offsets begins at %d, expected %d (%s)",
                        JsonConfig.quote(entry.name()),
                        entry.begin(),
                        covered,
                        entry.begin() < covered ? "tensors overlap" : "bytes without a tensor");
            }
            covered = entry.end();
            if (covered > dataBytes) {
                throw invalid(
                        "tensor %s: data_offsets ends at %d, but the file holds %d bytes of data:"
                                + " it is cut off",
                        JsonConfig.quote(entry.name()), covered, dataBytes);
            }
        }
        if (covered != dataBytes) {
            throw invalid(
                    "data_offsets of the last tensor end at %d, but the file holds %d bytes of data",
                    covered, dataBytes);
        }
    }

    private InvalidFileException invalid(String format, Object... values) {
        return new InvalidFileException(file, String.format(format, values));
    }
}
