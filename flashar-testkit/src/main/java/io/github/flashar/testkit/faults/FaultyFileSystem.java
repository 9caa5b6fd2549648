package io.github.flashar.testkit.faults;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A Unix file system in memory whose calls fail as {@link #faults} says. It remembers what was
 * forced to the disk, so that {@link #afterCrash} can show what a crash leaves. One thread only.
 */
public final class FaultyFileSystem extends FileSystem {

    private static final String ROOT = "/";

    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
    private final Faults faults = new Faults();
    private final Disk disk = new Disk();
    private final FaultyProvider provider = new FaultyProvider(this, faults, disk);

    /** Creates an empty file system; what it starts with is on the disk. */
    public FaultyFileSystem() {
        force();
    }

    /** What goes wrong, and when. */
    public Faults faults() {
        return faults;
    }

    /**
     * Returns the file system as it is found after a crash at this moment, without faults; this one
     * stays as it is.
     *
     * @param seed chooses what is lost, where there is a choice
     */
    public FaultyFileSystem afterCrash(Survival survival, long seed) {
        return copy(survival.losing(seed));
    }

    /** Returns the file system as it is now, all of it on the disk, without faults. */
    public FaultyFileSystem copy() {
        return copy(key -> false);
    }

    private FaultyFileSystem copy(Predicate<Object> losing) {
        FaultyFileSystem result = new FaultyFileSystem();
        try {
            disk.copyTo(memory.getPath(ROOT), result.memory.getPath(ROOT), losing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        result.force();
        return result;
    }

    private void force() {
        try {
            disk.forceTree(memory.getPath(ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }

    @Override
    public boolean isOpen() {
        return memory.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return memory.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return memory.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return Set.of(getPath(ROOT));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return memory.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return memory.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return FaultyPath.wrap(this, memory.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = memory.getPathMatcher(pattern);
        return path -> matcher.matches(FaultyPath.unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
