package io.github.flashar.examples.console;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps a second run out of a folder. The lock is the operating system's and ends with the process,
 * however that ends; the file it lies on, {@value #FILE}, stays. A run that has written nothing
 * takes it away again, with the folder.
 */
public final class FolderLock implements AutoCloseable {

    static final String FILE = ".lock";

    private static final String BUSY =
            "another run is writing to %s; wait for its end or choose another folder with --output";

    /** A lock is the process's, and closing whatever opened the file there gives it up. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;
    private final Watch watch;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
        this.watch = LeakDetector.watch(this);
    }

    /**
     * Locks a folder, which is made if it is missing; does not wait.
     *
     * @throws InvalidRequestException if another run has it
     */
    public static FolderLock take(Path path) {
        OutputFolder.make(path);
        try {
            Path folder = path.toRealPath();
            Checks.require(HELD.add(folder), BUSY, folder);
            try {
                return new FolderLock(folder, lock(folder));
            } catch (IOException | RuntimeException e) {
                HELD.remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw unlockable(path, e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // The file is gone if the run that had it took it away just now.
            Checks.require(channel.tryLock() != null && Files.exists(file), BUSY, folder);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        watch.close();
        try (channel) {
            if (isUnused()) {
                Files.delete(folder.resolve(FILE));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw unlockable(folder, e);
        } finally {
            HELD.remove(folder);
        }
    }

    private boolean isUnused() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().equals(List.of(folder.resolve(FILE)));
        }
    }

    private static InvalidFileException unlockable(Path folder, IOException e) {
        return new InvalidFileException(
                folder, "cannot be locked (" + e + "); choose another folder with --output", e);
    }
}
