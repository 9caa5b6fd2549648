package io.github.flashar.testkit.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts each call, then passes it on to memory. */
final class FaultyProvider extends FileSystemProvider {

    private final FaultyFileSystem system;
    private final Faults faults;
    private final Disk disk;

    FaultyProvider(FaultyFileSystem system, Faults faults, Disk disk) {
        this.system = system;
        this.faults = faults;
        this.disk = disk;
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path memory = FaultyPath.unwrap(path);
        if (options.contains(StandardOpenOption.WRITE)) {
            faults.change("open to write");
        } else {
            faults.call("open to read");
        }
        return Files.isDirectory(memory)
                ? new DirectoryChannel(memory, faults, disk)
                : new FaultyChannel(
                        FileChannel.open(memory, options, attributes), memory, faults, disk);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        faults.call("list");
        List<Path> accepted = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(FaultyPath.unwrap(directory))) {
            for (Path entry : entries) {
                Path wrapped = FaultyPath.wrap(system, entry);
                if (filter.accept(wrapped)) {
                    accepted.add(wrapped);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return stream(accepted);
    }

    private static DirectoryStream<Path> stream(List<Path> entries) {
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        faults.change("create directory");
        Files.createDirectory(FaultyPath.unwrap(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        faults.change("delete");
        Files.delete(FaultyPath.unwrap(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        faults.change("move");
        Files.move(FaultyPath.unwrap(source), FaultyPath.unwrap(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        faults.call("compare");
        return Files.isSameFile(FaultyPath.unwrap(path), FaultyPath.unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(FaultyPath.unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(FaultyPath.unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        faults.call("check access");
        Path memory = FaultyPath.unwrap(path);
        memory.getFileSystem().provider().checkAccess(memory, modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(FaultyPath.unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        faults.call("read attributes");
        return Files.readAttributes(FaultyPath.unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        faults.call("read attributes");
        return Files.readAttributes(FaultyPath.unwrap(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
