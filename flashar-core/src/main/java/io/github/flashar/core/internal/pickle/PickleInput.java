package io.github.flashar.core.internal.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Nothing is allocated for a length before that many bytes are there. */
final class PickleInput {

    private static final int LONGEST_LINE = 256;

    private final ByteBuffer bytes;

    PickleInput(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(need(1).get());
    }

    int unsignedShort() {
        return Short.toUnsignedInt(need(2).getShort());
    }

    int signedInt() {
        return need(4).getInt();
    }

    long signedLong() {
        return need(8).getLong();
    }

    /** The one big-endian number of the format. */
    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(signedLong()));
    }

    /** UTF-8 text of so many bytes, an unsigned number. */
    String text(long length) {
        ByteBuffer text = bytes.slice(need(length).position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new PickleException("text of " + length + " bytes is not UTF-8");
        }
    }

    /** Little-endian bytes, so many of them. */
    byte[] bytes(long length) {
        need(length);
        byte[] result = new byte[(int) length];
        bytes.get(result);
        return result;
    }

    /** ASCII text up to the end of the line. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            if (c < ' ' || c > '~' || line.length() == LONGEST_LINE) {
                throw new PickleException(
                        "a name goes on with byte "
                                + c
                                + ", expected at most "
                                + LONGEST_LINE
                                + " printable characters and a new line");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private ByteBuffer need(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new PickleException(
                    "needs "
                            + Long.toUnsignedString(length)
                            + " more bytes, but only "
                            + bytes.remaining()
                            + " follow: it is cut off");
        }
        return bytes;
    }
}
