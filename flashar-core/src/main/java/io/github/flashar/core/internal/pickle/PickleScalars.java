package io.github.flashar.core.internal.pickle;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Values that stand in the pickle as they are. */
final class PickleScalars {

    /** Python's int has no largest value; 2040 bits are more than any setting has. */
    private static final int LONGEST_INT = 255;

    private PickleScalars() {}

    /** Reads the value of an instruction from {@code NONE} to {@code BINUNICODE8}. */
    static @Nullable Object read(PickleOp op, PickleInput in) {
        return switch (op) {
            case NONE -> null;
            case NEWTRUE -> true;
            case NEWFALSE -> false;
            case BININT -> (long) in.signedInt();
            case BININT1 -> (long) in.unsignedByte();
            case BININT2 -> (long) in.unsignedShort();
            case LONG1 -> integer(in, in.unsignedByte());
            case LONG4 -> integer(in, in.signedInt());
            case BINFLOAT -> in.bigEndianDouble();
            case SHORT_BINUNICODE -> in.text(in.unsignedByte());
            case BINUNICODE -> in.text(Integer.toUnsignedLong(in.signedInt()));
            case BINUNICODE8 -> in.text(in.signedLong());
            default -> throw new IllegalStateException(op + " is no scalar");
        };
    }

    private static Object integer(PickleInput in, int length) {
        if (length < 0 || length > LONGEST_INT) {
            throw new PickleException(
                    "an int has " + length + " bytes, expected at most " + LONGEST_INT);
        }
        if (length == 0) {
            return 0L;
        }
        BigInteger value = new BigInteger(reversed(in.bytes(length)));
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
