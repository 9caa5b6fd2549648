package io.github.flashar.examples.hub;

import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.console.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Progress of bytes, told in megabytes. */
final class ByteProgress implements AutoCloseable {

    private static final double MEGABYTE = 1e6;

    private final Progress progress;
    private final long total;
    private final long start = System.nanoTime();

    /** Starts a task of so many bytes. */
    ByteProgress(String task, long bytes) {
        this.total = bytes;
        this.progress = Progress.start(task + " (MB)", wholeMegabytes(bytes));
    }

    /** Hashes a file while telling how far it got. */
    static String sha256(Path file, String task) throws IOException {
        try (ByteProgress progress = new ByteProgress(task, Files.size(file))) {
            return Sha256.ofFile(file, progress::update);
        }
    }

    /** Says how many bytes are done. */
    void update(long bytes) {
        double seconds = (System.nanoTime() - start) / 1e9;
        String rate = String.format(Locale.ROOT, "%.1f MB/s", bytes / MEGABYTE / seconds);
        progress.update(bytes < total ? (long) (bytes / MEGABYTE) : wholeMegabytes(total), rate);
    }

    @Override
    public void close() {
        progress.close();
    }

    private static long wholeMegabytes(long bytes) {
        return (long) Math.ceil(bytes / MEGABYTE);
    }
}
