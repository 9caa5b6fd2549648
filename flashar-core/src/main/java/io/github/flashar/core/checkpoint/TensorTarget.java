package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.DataType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Memory that decoded values are appended to: float32, int64 or boolean. It comes in parts, for a
 * Java buffer ends at 2 GiB.
 */
final class TensorTarget {

    private final Iterator<Buffer> parts;
    private Buffer part;

    private TensorTarget(List<Buffer> parts) {
        this.parts = parts.iterator();
        this.part = this.parts.next();
    }

    /** All of one buffer: floats, longs, or bytes for booleans. */
    static TensorTarget of(Buffer values) {
        return new TensorTarget(List.of(values));
    }

    /** The memory of an array of FLOAT32, INT64 or BOOLEAN, at least one part. */
    static TensorTarget of(List<ByteBuffer> memory, DataType type) {
        return new TensorTarget(memory.stream().map(bytes -> typed(bytes, type)).toList());
    }

    private static Buffer typed(ByteBuffer bytes, DataType type) {
        return switch (type) {
            case FLOAT32 -> bytes.asFloatBuffer();
            case INT64 -> bytes.asLongBuffer();
            default -> bytes;
        };
    }

    /** Appends whole elements of a little-endian block, all that remains of it. */
    void accept(TensorType type, ByteBuffer block) {
        while (block.hasRemaining()) {
            if (!part.hasRemaining()) {
                part = parts.next();
            }
            int bytes = (int) Math.min(block.remaining(), (long) part.remaining() * type.bytes());
            ByteBuffer piece = block.slice(block.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
            decode(type, piece);
            block.position(block.position() + bytes);
        }
    }

    private void decode(TensorType type, ByteBuffer piece) {
        if (part instanceof FloatBuffer floats) {
            TensorDecoder.floats(type, piece, floats);
        } else if (part instanceof LongBuffer longs) {
            TensorDecoder.longs(type, piece, longs);
        } else {
            TensorDecoder.booleans(piece, (ByteBuffer) part);
        }
    }
}
