package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A shared library of Linux, as far as its length goes: 64 bits, little-endian, see elf(5). */
final class ElfFile {

    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;

    private static final int HEADER_BYTES = 64;
    private static final int CLASS = 4;
    private static final int PROGRAM_HEADERS = 32;
    private static final int PROGRAM_HEADER_BYTES = 54;
    private static final int PROGRAM_HEADER_COUNT = 56;

    private static final int SEGMENT_OFFSET = 8;
    private static final int SEGMENT_BYTES = 32;

    private ElfFile() {}

    /**
     * Whether a file ends before what is to be mapped of it does. Loading such a library ends the
     * process with a bus error. A file of another kind is not cut short.
     */
    static boolean isCutShort(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = read(channel, 0, HEADER_BYTES);
            if (header.remaining() < HEADER_BYTES) {
                return true;
            }
            if (header.getInt(0) != MAGIC || header.getShort(CLASS) != CLASS_64_LITTLE_ENDIAN) {
                return false;
            }
            return end(channel, header) > channel.size();
        }
    }

    /** End of the last segment in the file; beyond every file if the table itself is cut off. */
    private static long end(FileChannel channel, ByteBuffer header) throws IOException {
        int size = header.getShort(PROGRAM_HEADER_BYTES);
        int count = header.getShort(PROGRAM_HEADER_COUNT);
        ByteBuffer table = read(channel, header.getLong(PROGRAM_HEADERS), size * count);
        if (table.remaining() < size * count) {
            return Long.MAX_VALUE;
        }
        long end = 0;
        for (int at = 0; at < size * count; at += size) {
            long segment = table.getLong(at + SEGMENT_OFFSET) + table.getLong(at + SEGMENT_BYTES);
            end = Math.max(end, segment);
        }
        return end;
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, position + buffer.position());
        }
        return buffer.flip();
    }
}
