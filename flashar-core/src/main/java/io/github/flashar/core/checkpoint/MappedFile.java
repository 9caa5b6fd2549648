package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.internal.engine.MappedMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A read-only file of any size in memory, as several mappings because one ends at 2 GiB; or bytes
 * that somebody read. Safe for several threads; the mappings go with this object.
 */
final class MappedFile {

    /** Bytes of one mapping. */
    private static final long WINDOW = 1L << 30;

    private final Path path;
    private final long size;
    private final long window;
    private final List<? extends ByteBuffer> windows;

    private MappedFile(Path path, long size, long window, List<? extends ByteBuffer> windows) {
        this.path = path;
        this.size = size;
        this.window = window;
        this.windows = windows;
    }

    static MappedFile open(Path file) {
        try {
            return open(file, WINDOW);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Takes bytes for a file.
     *
     * @param source where they came from, for messages
     */
    static MappedFile of(Path source, byte[] content) {
        long window = Math.max(1, content.length);
        return new MappedFile(source, content.length, window, List.of(ByteBuffer.wrap(content)));
    }

    static MappedFile open(Path file, long window) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            List<MappedByteBuffer> windows = new ArrayList<>();
            for (long start = 0; start < size; start += window) {
                windows.add(channel.map(MapMode.READ_ONLY, start, Math.min(window, size - start)));
            }
            return new MappedFile(file, size, window, windows);
        }
    }

    /** Where the file is, for messages. */
    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Fills what remains of {@code target} from a position that the caller has checked. */
    void read(long position, ByteBuffer target) {
        Objects.checkFromIndexSize(position, target.remaining(), size);
        long from = position;
        while (target.hasRemaining()) {
            ByteBuffer source = windows.get((int) (from / window));
            int offset = (int) (from % window);
            int count = Math.min(target.remaining(), source.limit() - offset);
            target.put(target.position(), source, offset, count);
            target.position(target.position() + count);
            from += count;
        }
    }

    /** Gives the memory of pages already read back; they are read from the file again if needed. */
    void release(long begin, long end) {
        for (long from = begin; from < end; from += window - from % window) {
            int offset = (int) (from % window);
            int count = (int) Math.min(end - from, window - offset);
            if (windows.get((int) (from / window)) instanceof MappedByteBuffer mapping) {
                MappedMemory.release(mapping, offset, offset + count);
            }
        }
    }
}
