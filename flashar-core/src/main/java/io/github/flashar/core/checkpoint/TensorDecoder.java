package io.github.flashar.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Turns little-endian file bytes into Java values, one block at a time. */
final class TensorDecoder {

    private TensorDecoder() {}

    /** Appends a block of a FLOAT type as float32. */
    static void floats(TensorType type, ByteBuffer block, FloatBuffer target) {
        if (type == TensorType.F32) {
            target.put(block.asFloatBuffer());
            return;
        }
        while (block.hasRemaining()) {
            target.put(nextFloat(type, block));
        }
    }

    private static float nextFloat(TensorType type, ByteBuffer block) {
        return switch (type) {
            case F64 -> (float) block.getDouble();
            case F16 -> HalfPrecision.toFloat(block.getShort());
            case BF16 -> HalfPrecision.brainToFloat(block.getShort());
            default -> throw new IllegalStateException(type + " is no float type");
        };
    }

    /** Appends a block of an INTEGER or BOOLEAN type as int64; true is 1. */
    static void longs(TensorType type, ByteBuffer block, LongBuffer target) {
        while (block.hasRemaining()) {
            target.put(nextLong(type, block));
        }
    }

    private static long nextLong(TensorType type, ByteBuffer block) {
        return switch (type) {
            case I64 -> block.getLong();
            case I32 -> block.getInt();
            case I16 -> block.getShort();
            case I8 -> block.get();
            case U32 -> Integer.toUnsignedLong(block.getInt());
            case U16 -> Short.toUnsignedLong(block.getShort());
            case U8 -> Byte.toUnsignedLong(block.get());
            case BOOL -> block.get() == 0 ? 0 : 1;
            default -> throw new IllegalStateException(type + " is no integer type");
        };
    }

    /** Appends a block of the BOOLEAN type as bytes 0 and 1; the engine takes no others. */
    static void booleans(ByteBuffer block, ByteBuffer target) {
        while (block.hasRemaining()) {
            target.put((byte) (block.get() == 0 ? 0 : 1));
        }
    }
}
