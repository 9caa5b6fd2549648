package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A weight file in the safetensors format, mapped into memory. Opening reads and checks the header
 * only; a tensor's values are read when asked for. There is nothing to close: the mapping goes with
 * this object. Safe for several threads.
 *
 * <pre>
 * file     = length header data
 * length   = uint64, little-endian: bytes of the header, 2..100,000,000
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
public final class SafetensorsFile {

    private static final int BLOCK_BYTES = 1 << 16;
    private static final int MAX_LISTED = 8;

    private final Path path;
    private final MappedFile bytes;
    private final long dataStart;
    private final Map<String, String> metadata;
    private final Map<String, TensorInfo> tensors;

    private SafetensorsFile(Path path, MappedFile bytes) {
        this.path = path;
        this.bytes = bytes;
        SafetensorsHeader header = new SafetensorsHeader(path, bytes);
        this.dataStart = header.dataStart();
        this.metadata = Collections.unmodifiableMap(header.metadata());
        this.tensors = Collections.unmodifiableMap(header.tensors());
    }

    /** Opens a file and checks its header. */
    public static SafetensorsFile open(Path path) {
        try {
            return new SafetensorsFile(path, MappedFile.open(path));
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(path, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns where the file is. */
    public Path path() {
        return path;
    }

    /** Returns the tensors by name, in the order of their data. */
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /** Returns the free-form strings of the header. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns one tensor's description, or fails naming those there are. */
    public TensorInfo tensor(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            List<String> some = tensors.keySet().stream().limit(MAX_LISTED).toList();
            throw new InvalidFileException(
                    path,
                    String.format(
                            "has no tensor \"%s\", it holds %d: %s…", name, tensors.size(), some));
        }
        return info;
    }

    /** Returns the values of a floating-point tensor as float32, row-major. */
    public float[] floats(String name) {
        TensorInfo info = tensor(name, Kind.FLOAT);
        float[] values = new float[arrayLength(info, Float.BYTES)];
        decode(info, FloatBuffer.wrap(values));
        return values;
    }

    /** Returns the values of an integer or boolean tensor as int64, row-major; true is 1. */
    public long[] longs(String name) {
        TensorInfo info = tensor(name);
        if (info.type().kind() == Kind.FLOAT) {
            throw wrongKind(info, "an integer or boolean type");
        }
        long[] values = new long[arrayLength(info, Long.BYTES)];
        decode(info, LongBuffer.wrap(values));
        return values;
    }

    /**
     * Copies a tensor into a new array of the manager: floating-point types become float32,
     * integers int64, booleans boolean.
     */
    public NDArray read(String name, NDManager manager) {
        TensorInfo info = tensor(name);
        return switch (info.type().kind()) {
            case FLOAT -> {
                ByteBuffer target = direct(info, Float.BYTES);
                decode(info, target.asFloatBuffer());
                yield array(manager, target, info.shape(), DataType.FLOAT32);
            }
            case INTEGER -> {
                ByteBuffer target = direct(info, Long.BYTES);
                decode(info, target.asLongBuffer());
                yield array(manager, target, info.shape(), DataType.INT64);
            }
            case BOOLEAN -> {
                ByteBuffer target = direct(info, 1);
                forEachBlock(info, target::put);
                yield array(manager, target.rewind(), info.shape(), DataType.BOOLEAN);
            }
        };
    }

    /**
     * The native copy matters: the engine aligns its own memory, which its kernels' rounding sees.
     */
    private static NDArray array(NDManager manager, Buffer values, Shape shape, DataType type) {
        if (shape.size() == 0) {
            return manager.zeros(shape, type);
        }
        try (NDArray borrowed = manager.create(values, shape, type)) {
            return borrowed.duplicate();
        }
    }

    private void decode(TensorInfo info, FloatBuffer target) {
        forEachBlock(info, block -> TensorDecoder.floats(info.type(), block, target));
    }

    private void decode(TensorInfo info, LongBuffer target) {
        forEachBlock(info, block -> TensorDecoder.longs(info.type(), block, target));
    }

    private void forEachBlock(TensorInfo info, Consumer<ByteBuffer> action) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = info.begin(); at < info.end(); at += BLOCK_BYTES) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, info.end() - at));
            bytes.read(dataStart + at, block);
            action.accept(block.flip());
        }
    }

    private TensorInfo tensor(String name, Kind kind) {
        TensorInfo info = tensor(name);
        if (info.type().kind() != kind) {
            throw wrongKind(info, "a floating-point type");
        }
        return info;
    }

    private InvalidFileException wrongKind(TensorInfo info, String expected) {
        return new InvalidFileException(
                path,
                String.format(
                        "tensor %s: dtype is %s, expected %s",
                        JsonConfig.quote(info.name()), info.type(), expected));
    }

    private ByteBuffer direct(TensorInfo info, int bytesPerElement) {
        int elements = arrayLength(info, bytesPerElement);
        return ByteBuffer.allocateDirect(elements * bytesPerElement).order(ByteOrder.nativeOrder());
    }

    /** DJL takes buffers of at most 2 GiB. */
    private int arrayLength(TensorInfo info, int bytesPerElement) {
        long limit = Integer.MAX_VALUE / bytesPerElement;
        if (info.elements() > limit) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "%s: tensor %s has %d elements, at most %d fit in one array",
                            path, JsonConfig.quote(info.name()), info.elements(), limit));
        }
        return (int) info.elements();
    }
}
