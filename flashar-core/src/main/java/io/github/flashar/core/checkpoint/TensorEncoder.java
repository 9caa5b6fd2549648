package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.internal.engine.ArrayMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Turns one array into little-endian file bytes, one block at a time. */
final class TensorEncoder {

    private static final int BLOCK_BYTES = 1 << 16;

    private TensorEncoder() {}

    /** Returns the type an array has in the file. */
    static TensorType type(String name, DataType type, StorageType storage) {
        return switch (type) {
            case FLOAT32 -> storage.type();
            case INT64 -> TensorType.I64;
            case INT32 -> TensorType.I32;
            case UINT8 -> TensorType.U8;
            case BOOLEAN -> TensorType.BOOL;
            default ->
                    throw new UnsupportedFeatureException(
                            String.format(
                                    "tensor \"%s\" of %s cannot be stored; convert it to FLOAT32,"
                                            + " INT64, INT32, UINT8 or BOOLEAN",
                                    name, type.name()));
        };
    }

    /** Writes the values of an array as {@code type}. */
    static void write(String name, NDArray array, TensorType type, OutputStream out)
            throws IOException {
        if (array.size() == 0) {
            return;
        }
        // A dense array gives a view of its own memory; another is copied.
        try (NDArray flat = array.reshape(new Shape(array.size()))) {
            for (ByteBuffer values : memory(flat)) {
                write(name, values.order(ByteOrder.nativeOrder()), type, out);
            }
        }
    }

    private static List<ByteBuffer> memory(NDArray flat) {
        return flat.getDevice().isGpu()
                ? List.of(flat.toByteBuffer())
                : ArrayMemory.parts(flat, ArrayMemory.LARGEST_BUFFER);
    }

    private static void write(String name, ByteBuffer values, TensorType type, OutputStream out)
            throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            encode(name, type, values, block.clear());
            out.write(block.array(), 0, block.position());
        }
    }

    private static void encode(String name, TensorType type, ByteBuffer values, ByteBuffer block) {
        while (values.hasRemaining() && block.remaining() >= type.bytes()) {
            switch (type) {
                case F32 -> block.putFloat(values.getFloat());
                case BF16 -> block.putShort(HalfPrecision.brainFromFloat(values.getFloat()));
                case F16 -> block.putShort(half(name, values.getFloat()));
                case I64 -> block.putLong(values.getLong());
                case I32 -> block.putInt(values.getInt());
                default -> block.put(values.get());
            }
        }
    }

    private static short half(String name, float value) {
        short half = HalfPrecision.fromFloat(value);
        if (Float.isFinite(value) && !Float.isFinite(HalfPrecision.toFloat(half))) {
            throw new InvalidRequestException(
                    String.format(
                            "tensor \"%s\" holds %s, outside the ±%s of float16; store FLOAT32",
                            name, value, HalfPrecision.MAX));
        }
        return half;
    }
}
