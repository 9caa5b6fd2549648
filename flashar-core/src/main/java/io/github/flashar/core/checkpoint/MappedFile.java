package io.github.flashar.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A read-only file of any size in memory, as several mappings because one ends at 2 GiB. Safe for
 * several threads; the mappings go with this object.
 */
final class MappedFile {

    /** Bytes of one mapping. */
    private static final long WINDOW = 1L << 30;

    private final long size;
    private final long window;
    private final List<ByteBuffer> windows;

    private MappedFile(long size, long window, List<ByteBuffer> windows) {
        this.size = size;
        this.window = window;
        this.windows = windows;
    }

    static MappedFile open(Path file) throws IOException {
        return open(file, WINDOW);
    }

    static MappedFile open(Path file, long window) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            List<ByteBuffer> windows = new ArrayList<>();
            for (long start = 0; start < size; start += window) {
                windows.add(channel.map(MapMode.READ_ONLY, start, Math.min(window, size - start)));
            }
            return new MappedFile(size, window, windows);
        }
    }

    long size() {
        return size;
    }

    /** Fills what remains of {@code target} from a position that the caller has checked. */
    void read(long position, ByteBuffer target) {
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
}
