package io.github.flashar.train.metrics;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of records as TensorFlow frames them, all numbers little-endian.
 *
 * <pre>
 * file     = record*
 * record   = length checksum(length) content checksum(content)
 * length   = uint64, bytes of the content
 * checksum = CRC-32C of the bytes, rotated right by 15 bits, plus 0xA282EAD8, as uint32
 * </pre>
 */
final class RecordFile implements AutoCloseable {

    private static final int MASK = 0xA282EAD8;
    private static final int ROTATION = 15;

    private final Path path;
    private final OutputStream out;
    private final Watch watch;

    private RecordFile(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
        this.watch = LeakDetector.watch(this);
    }

    /** Makes a file that must not exist yet. */
    static RecordFile create(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return new RecordFile(path, Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Appends a record; one write, so a kill leaves whole records and at most one cut one. */
    void write(byte[] content) {
        ByteBuffer record =
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(masked(record.array(), 0, Long.BYTES));
        record.put(content).putInt(masked(content, 0, content.length));
        try {
            out.write(record.array());
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    @Override
    public void close() {
        watch.close();
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), ROTATION) + MASK;
    }

    private static InvalidFileException unwritable(Path path, IOException e) {
        return new InvalidFileException(path, "cannot be written: " + e, e);
    }
}
