package io.github.flashar.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes zip archives field by field, right and wrong ones. */
final class ZipBytes {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int MAX = 0xffffffff;

    /** One record and what the directory says about it; an offset below 0 is the true one. */
    record Record(
            String name,
            byte[] content,
            int method,
            int flags,
            long size,
            long stored,
            long offset) {

        static Record of(String name, byte[] content) {
            return new Record(name, content, 0, 0, content.length, content.length, -1);
        }

        Record withMethod(int method) {
            return new Record(name, content, method, flags, size, stored, offset);
        }

        Record withFlags(int flags) {
            return new Record(name, content, method, flags, size, stored, offset);
        }

        Record withSizes(long size, long stored) {
            return new Record(name, content, method, flags, size, stored, offset);
        }

        Record withOffset(long offset) {
            return new Record(name, content, method, flags, size, stored, offset);
        }
    }

    private final List<Record> records = new ArrayList<>();
    private boolean zip64;

    ZipBytes add(String name, byte[] content) {
        return add(Record.of(name, content));
    }

    ZipBytes add(Record record) {
        records.add(record);
        return this;
    }

    /** Writes every size and offset into the 64-bit fields. */
    ZipBytes zip64() {
        zip64 = true;
        return this;
    }

    byte[] build() {
        int bytes = 200;
        for (Record record : records) {
            bytes += 200 + 2 * utf8(record.name()).length + record.content().length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] offsets = new long[records.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = out.position();
            writeLocal(out, records.get(i));
        }
        int directory = out.position();
        for (int i = 0; i < offsets.length; i++) {
            writeCentral(out, records.get(i), offsets[i]);
        }
        writeEnd(out, directory);
        byte[] result = new byte[out.position()];
        out.get(0, result);
        return result;
    }

    private void writeLocal(ByteBuffer out, Record record) {
        byte[] name = utf8(record.name());
        out.putInt(LOCAL);
        writeCommon(out, record);
        out.putShort((short) name.length).putShort((short) (zip64 ? 20 : 0)).put(name);
        if (zip64) {
            out.putShort((short) 1).putShort((short) 16);
            out.putLong(record.size()).putLong(record.stored());
        }
        out.put(record.content());
    }

    private void writeCentral(ByteBuffer out, Record record, long offset) {
        byte[] name = utf8(record.name());
        long told = record.offset() < 0 ? offset : record.offset();
        out.putInt(CENTRAL).putShort((short) 0);
        writeCommon(out, record);
        out.putShort((short) name.length).putShort((short) (zip64 ? 28 : 0));
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        out.putInt(zip64 ? MAX : (int) told).put(name);
        if (zip64) {
            out.putShort((short) 1).putShort((short) 24);
            out.putLong(record.size()).putLong(record.stored()).putLong(told);
        }
    }

    private void writeCommon(ByteBuffer out, Record record) {
        CRC32 crc = new CRC32();
        crc.update(record.content());
        out.putShort((short) 0).putShort((short) record.flags()).putShort((short) record.method());
        out.putInt(0).putInt((int) crc.getValue());
        out.putInt(zip64 ? MAX : (int) record.stored()).putInt(zip64 ? MAX : (int) record.size());
    }

    private void writeEnd(ByteBuffer out, int directory) {
        int length = out.position() - directory;
        if (zip64) {
            long end = out.position();
            out.putInt(END_64).putLong(44).putShort((short) 45).putShort((short) 45);
            out.putInt(0).putInt(0).putLong(records.size()).putLong(records.size());
            out.putLong(length).putLong(directory);
            out.putInt(LOCATOR_64).putInt(0).putLong(end).putInt(1);
        }
        short count = (short) records.size();
        out.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
        out.putInt(length).putInt(zip64 ? MAX : directory).putShort((short) 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
