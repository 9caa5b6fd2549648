package io.github.flashar.train.metrics;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds one message in the wire format of protocol buffers: of each field its number and wire type
 * as a varint, then its value. Enough for the messages of {@link TensorBoardLog}, which would not
 * pay for a library of two megabytes and generated classes.
 */
final class ProtoMessage {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An int64 or an enum. */
    ProtoMessage number(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    ProtoMessage doubleNumber(int field, double value) {
        key(field, FIXED_64);
        out.writeBytes(buffer(Double.BYTES).putDouble(value).array());
        return this;
    }

    ProtoMessage floatNumber(int field, float value) {
        key(field, FIXED_32);
        out.writeBytes(buffer(Float.BYTES).putFloat(value).array());
        return this;
    }

    ProtoMessage string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toBytes());
    }

    ProtoMessage bytes(int field, byte[] value) {
        key(field, LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void key(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
