package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes that happen wholly or not at all: into a temporary sibling, forced to disk, then renamed.
 * Whatever fails, the previous file or directory stays as it was and the temporary one goes.
 * Missing parent folders are made.
 *
 * <p>An I/O failure is an {@link InvalidFileException} naming the path; what the content itself
 * throws passes through.
 */
public final class AtomicFiles {

    private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.[0-9]+-[0-9]+\\.tmp");

    private static final String PREVIOUS = "previous";

    private static final Pattern SET_ASIDE = Pattern.compile("\\.(.+)\\." + PREVIOUS);

    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFiles() {}

    /** Writes something to a target. */
    @FunctionalInterface
    public interface Content<T> {
        /** Writes everything; the target is the caller's to close. */
        void writeTo(T target) throws IOException;
    }

    /** Writes or replaces one file. */
    public static void writeFile(Path path, Content<OutputStream> content) {
        Path file = path.normalize();
        writeSibling(
                file,
                temporary -> {
                    try (OutputStream out = create(temporary)) {
                        content.writeTo(out);
                    }
                    FileTrees.force(temporary);
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
                });
    }

    /** Writes or replaces one UTF-8 text file. */
    public static void writeText(Path file, String text) {
        writeFile(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes or replaces one directory.
     *
     * <p>An existing directory is moved aside, not deleted, until the new one has its name; {@link
     * #recover} brings it back should the machine stop between the two renames.
     *
     * @param marker name of a file that every directory of this kind holds: an existing directory
     *     that is neither empty nor holds it belongs to somebody else and is left alone
     */
    public static void writeDirectory(Path path, String marker, Content<Path> content) {
        Path directory = path.normalize();
        recover(directory);
        checkReplaceable(directory, marker);
        writeSibling(
                directory,
                temporary -> {
                    Files.createDirectory(temporary);
                    content.writeTo(temporary);
                    FileTrees.force(temporary);
                    replaceDirectory(directory, temporary);
                });
    }

    /** Gives a directory its previous content back if a replacement was cut between its renames. */
    public static void recover(Path path) {
        Path directory = path.normalize();
        Path previous = previous(directory);
        if (Files.exists(previous) && Files.notExists(directory)) {
            try {
                Files.move(previous, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                String problem = "is missing; rename " + previous + " to it, its last content";
                throw new InvalidFileException(directory, problem, e);
            }
        }
    }

    /** Deletes a directory so that, whenever the machine stops, it is whole or not there. */
    public static void deleteDirectory(Path path) {
        Path directory = path.normalize();
        try {
            discard(directory);
        } catch (IOException e) {
            throw new InvalidFileException(directory, "cannot be deleted (" + e + ")", e);
        }
    }

    private static void discard(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        Path doomed = temporary(directory);
        Files.move(directory, doomed, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.forceDirectory(parent(directory));
        FileTrees.delete(doomed);
    }

    /**
     * Cleans up what killed writers left in a folder, if there is one: unfinished work goes, and a
     * directory that was set aside gets its name back or goes, too, where its successor stands.
     * Only for who knows that nobody else is writing there.
     */
    public static void deleteLeftovers(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try {
            for (Path directory : setAside(folder)) {
                recover(directory);
                discard(previous(directory));
            }
            for (Path leftover : list(folder, AtomicFiles::isLeftover)) {
                FileTrees.delete(leftover);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new InvalidFileException(folder, "cannot be tidied up (" + e + ")", e);
        }
    }

    private static List<Path> setAside(Path folder) throws IOException {
        return list(folder, path -> SET_ASIDE.matcher(name(path)).matches()).stream()
                .map(path -> folder.resolve(SET_ASIDE.matcher(name(path)).replaceFirst("$1")))
                .toList();
    }

    private static List<Path> list(Path folder, DirectoryStream.Filter<Path> filter)
            throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, filter)) {
            entries.forEach(found::add);
        }
        return found;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Whether a file or directory is the unfinished work of a writer, perhaps of one at work. */
    public static boolean isLeftover(Path path) {
        return LEFTOVER.matcher(name(path)).matches();
    }

    private static void writeSibling(Path target, Content<Path> action) {
        Path temporary = temporary(target);
        try {
            FileTrees.createDirectories(parent(target));
            deletingOnFailure(temporary, action);
            FileTrees.forceDirectory(parent(target));
        } catch (IOException e) {
            throw new InvalidFileException(
                    target,
                    "cannot be written; choose a writable folder with room for it (" + e + ")",
                    e);
        }
    }

    private static void deletingOnFailure(Path temporary, Content<Path> action) throws IOException {
        try {
            action.writeTo(temporary);
        } catch (IOException | RuntimeException | Error e) {
            try {
                FileTrees.delete(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static OutputStream create(Path file) throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16);
    }

    private static void checkReplaceable(Path directory, String marker) {
        if (Files.notExists(directory) || Files.exists(directory.resolve(marker))) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isEmpty()) {
                return;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(directory, "is no readable folder (" + e + ")", e);
        }
        throw new InvalidFileException(
                directory,
                "holds other files and no "
                        + marker
                        + ", so it is not replaced; choose a new or an empty folder");
    }

    /** No portable call swaps two directories at once, hence two renames. */
    private static void replaceDirectory(Path directory, Path temporary) throws IOException {
        Path previous = previous(directory);
        discard(previous);
        if (Files.exists(directory)) {
            Files.move(directory, previous, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            recover(directory);
            throw e;
        }
        FileTrees.forceDirectory(parent(directory));
        discard(previous);
    }

    private static Path previous(Path directory) {
        return sibling(directory, PREVIOUS);
    }

    private static Path temporary(Path target) {
        String unique = ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
        return sibling(target, unique + ".tmp");
    }

    private static Path sibling(Path target, String suffix) {
        Path name = target.toAbsolutePath().normalize().getFileName();
        return parent(target).resolve("." + name + "." + suffix);
    }

    private static Path parent(Path target) {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new InvalidFileException(target, "is a root folder, choose one inside it");
        }
        return parent;
    }
}
