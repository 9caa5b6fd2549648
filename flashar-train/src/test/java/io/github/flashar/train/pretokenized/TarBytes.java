package io.github.flashar.train.pretokenized;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes tar archives field by field, right and wrong ones. */
final class TarBytes {

    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A plain file. */
    TarBytes file(String name, byte[] content) {
        return header(name, content.length, '0').content(content);
    }

    TarBytes file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A header that may tell a size and a kind that are not so. */
    TarBytes header(String name, long size, char kind) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        block.put(name.getBytes(StandardCharsets.UTF_8));
        block.position(100).put(octal("%07o\0%07o\0%07o\0", 0644, 0, 0));
        block.put(octal("%011o\0%011o\0", size, 0)).put(octal("        "));
        block.put((byte) kind).position(257).put(octal("ustar\00000"));
        int sum = 0;
        for (byte value : block.array()) {
            sum += value & 0xff;
        }
        block.position(148).put(octal("%06o\0 ", sum));
        out.writeBytes(block.array());
        return this;
    }

    /** Bytes and what fills them up to a block. */
    TarBytes content(byte[] content) {
        out.writeBytes(content);
        out.writeBytes(new byte[Math.floorMod(-content.length, BLOCK)]);
        return this;
    }

    /** All so far, and two empty headers. */
    byte[] end() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    private static byte[] octal(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).getBytes(StandardCharsets.US_ASCII);
    }
}
