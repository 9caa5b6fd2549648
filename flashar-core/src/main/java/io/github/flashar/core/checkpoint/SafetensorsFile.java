package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A weight file in the safetensors format, mapped into memory.
 *
 * <pre>
 * file     = length header data
 * length   = uint64, little-endian: bytes of the header, 2..16,777,216
 * header   = UTF-8 JSON object, starting with '{', padded with spaces, no key twice:
 *            { "__metadata__": { string: string … }, optional
 *              name: { "dtype": type, "shape": [size …], "data_offsets": [begin, end] } … }
 * type     = F64 | F32 | F16 | BF16 | I64 | I32 | I16 | I8 | U32 | U16 | U8 | BOOL
 * data     = row-major little-endian values; begin and end count from its first byte
 * </pre>
 *
 * <p>The tensors cover the data exactly: no overlap, no hole, nothing after the last one. Any
 * deviation is an {@link InvalidFileException}. Types of 8-bit floats, complex numbers and uint64
 * exist in the format but are refused here.
 */
public final class SafetensorsFile extends MappedWeights {

    private final Map<String, String> metadata;

    private SafetensorsFile(SafetensorsHeader header, MappedFile bytes) {
        super(bytes.path(), tensors(header, bytes));
        this.metadata = Collections.unmodifiableMap(header.metadata());
    }

    /** Opens a file and checks its header. */
    public static SafetensorsFile open(Path path) {
        MappedFile bytes = MappedFile.open(path);
        return new SafetensorsFile(new SafetensorsHeader(bytes), bytes);
    }

    /** Returns the free-form strings of the header. */
    public Map<String, String> metadata() {
        return metadata;
    }

    private static Map<String, StoredTensor> tensors(SafetensorsHeader header, MappedFile bytes) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (SafetensorsEntry entry : header.entries()) {
            long begin = header.dataStart() + entry.begin();
            tensors.put(entry.info().name(), StoredTensor.contiguous(entry.info(), bytes, begin));
        }
        return tensors;
    }
}
