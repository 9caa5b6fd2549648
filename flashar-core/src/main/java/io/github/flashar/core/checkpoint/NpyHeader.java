package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What stands before the values of an {@link NpyFile}, checked against the size of the file.
 *
 * @param dataStart first byte of the values
 * @param dataBytes bytes of the values
 */
record NpyHeader(TensorType type, Shape shape, long dataStart, long dataBytes) {

    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Magic, version, and a header length of two bytes. */
    static final int SHORTEST_PREFIX = MAGIC.length + 2 + Short.BYTES;

    /** Plenty for one type and one shape; only records, which are not read, need more. */
    static final int MAX_LENGTH = 0xffff;

    static NpyHeader read(Path file, FileChannel channel) throws IOException {
        ByteBuffer prefix = prefix(file, channel);
        int major = prefix.get(MAGIC.length);
        int lengthAt = MAGIC.length + 2;
        long length =
                major == 1
                        ? Short.toUnsignedLong(prefix.getShort(lengthAt))
                        : Integer.toUnsignedLong(prefix.getInt(lengthAt));
        int start = prefix.capacity();
        if (length > MAX_LENGTH || length > channel.size() - start) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "header length is %d, expected at most %d and the %d bytes that follow",
                            length, MAX_LENGTH, channel.size() - start));
        }
        ByteBuffer text = ByteBuffer.allocate((int) length);
        readFully(file, channel, start, text);
        NpyDictionary fields = new NpyDictionary(file, ascii(file, text.array()));
        return checked(file, fields, start + length, channel.size());
    }

    /** Everything up to the header, its length included. */
    private static ByteBuffer prefix(Path file, FileChannel channel) throws IOException {
        ByteBuffer shortest = read(file, channel, SHORTEST_PREFIX);
        if (!shortest.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new InvalidFileException(
                    file, "does not start with 0x93 NUMPY, expected an array of numpy.save");
        }
        int major = shortest.get(MAGIC.length);
        int minor = shortest.get(MAGIC.length + 1);
        if (major < 1 || major > 3 || minor != 0) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "format version is %d.%d, expected 1.0, 2.0 or 3.0",
                            major & 0xff, minor & 0xff));
        }
        return major == 1 ? shortest : read(file, channel, SHORTEST_PREFIX + 2);
    }

    private static ByteBuffer read(Path file, FileChannel channel, int bytes) throws IOException {
        ByteBuffer result = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, 0, result);
        return result;
    }

    /** Fills a buffer or fails saying that the file is cut off. */
    static void readFully(Path file, FileChannel channel, long position, ByteBuffer target)
            throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new InvalidFileException(
                        file,
                        String.format(
                                "has %d bytes, expected at least %d: it is cut off",
                                channel.size(), position + target.limit()));
            }
        }
    }

    private static String ascii(Path file, byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                throw new InvalidFileException(
                        file,
                        String.format("header holds byte 0x%02x, expected ASCII text", b & 0xff));
            }
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static NpyHeader checked(
            Path file, NpyDictionary fields, long dataStart, long fileBytes) {
        long needed = fields.type().bytes();
        for (long size : fields.shape()) {
            try {
                needed = Math.multiplyExact(needed, size);
            } catch (ArithmeticException e) {
                throw new InvalidFileException(
                        file,
                        String.format(
                                "shape %s of %s overflows 64 bits, expected fewer values",
                                Arrays.toString(fields.shape()), fields.type()));
            }
        }
        if (needed != fileBytes - dataStart) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "shape %s of %s needs %d bytes, but the file holds %d",
                            Arrays.toString(fields.shape()),
                            fields.type(),
                            needed,
                            fileBytes - dataStart));
        }
        return new NpyHeader(fields.type(), new Shape(fields.shape()), dataStart, needed);
    }
}
