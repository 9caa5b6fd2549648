package io.github.flashar.testkit.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a file system in memory has reached the disk: the bytes of each file and the names in
 * each directory as they were when last forced. Files and directories are known by their keys,
 * which stay when they are renamed.
 */
final class Disk {

    private static final byte[] EMPTY = {};

    private final Map<Object, byte[]> contents = new HashMap<>();
    private final Map<Object, Map<String, Entry>> names = new HashMap<>();

    /** What a name stands for. */
    private record Entry(Object key, boolean directory) {}

    void forceFile(Path file) throws IOException {
        contents.put(entry(file).key(), Files.readAllBytes(file));
    }

    void forceDirectory(Path directory) throws IOException {
        names.put(entry(directory).key(), entries(directory));
    }

    void forceTree(Path root) throws IOException {
        for (Path path : tree(root)) {
            if (Files.isDirectory(path)) {
                forceDirectory(path);
            } else {
                forceFile(path);
            }
        }
    }

    /**
     * Copies what a crash leaves.
     *
     * @param losing tells by its key what goes back to what was last forced
     */
    void copyTo(Path source, Path target, Predicate<Object> losing) throws IOException {
        Map<Object, Path> present = new HashMap<>();
        for (Path path : tree(source)) {
            present.put(entry(path).key(), path);
        }
        new Copy(present, losing).directory(entry(source).key(), target);
    }

    private final class Copy {

        private final Map<Object, Path> present;
        private final Predicate<Object> losing;

        Copy(Map<Object, Path> present, Predicate<Object> losing) {
            this.present = present;
            this.losing = losing;
        }

        void directory(Object key, Path target) throws IOException {
            for (Map.Entry<String, Entry> entry : namesOf(key).entrySet()) {
                Path child = target.resolve(entry.getKey());
                Object childKey = entry.getValue().key();
                if (entry.getValue().directory()) {
                    Files.createDirectories(child);
                    directory(childKey, child);
                } else {
                    Files.write(child, bytesOf(childKey));
                }
            }
        }

        private Map<String, Entry> namesOf(Object key) throws IOException {
            Path now = remaining(key);
            return now == null ? names.getOrDefault(key, Map.of()) : entries(now);
        }

        private byte[] bytesOf(Object key) throws IOException {
            Path now = remaining(key);
            return now == null ? contents.getOrDefault(key, EMPTY) : Files.readAllBytes(now);
        }

        private @Nullable Path remaining(Object key) {
            return losing.test(key) ? null : present.get(key);
        }
    }

    private static Map<String, Entry> entries(Path directory) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.toList()) {
                entries.put(String.valueOf(child.getFileName()), entry(child));
            }
        }
        return entries;
    }

    private static Entry entry(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Entry(Objects.requireNonNull(attributes.fileKey()), attributes.isDirectory());
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        }
    }
}
