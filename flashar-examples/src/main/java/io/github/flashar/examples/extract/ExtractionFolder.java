package io.github.flashar.examples.extract;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.console.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one extraction.
 *
 * <pre>
 * extraction.json   written first: all that the codes depend on. Locked by the run at work
 * codes             see io.github.flashar.train.codes
 * unreadable.txt    written last: a line for each picture that could not be read
 * </pre>
 */
public final class ExtractionFolder implements AutoCloseable {

    private static final String DESCRIPTION = "extraction.json";
    private static final String UNREADABLE = "unreadable.txt";
    static final String TOKENIZER = "tokenizer_sha256";
    static final String CLASS_NAMES = "class_names";
    private static final int LONGEST_VALUE = 80;

    private final Path folder;
    private final FileChannel lock;

    private ExtractionFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** List of the pictures that could not be read. */
    public static Path unreadable(Path folder) {
        return folder.resolve(UNREADABLE);
    }

    /**
     * Reads what the codes of a folder were made of; empty if they are not of an extraction of
     * ours.
     *
     * @throws InvalidFileException if the extraction did not end
     */
    public static Optional<ExtractedFrom> origin(Path folder) {
        requireFinished(folder);
        Path file = folder.resolve(DESCRIPTION);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonConfig description = JsonConfig.read(file);
        if (!(description.json().get(CLASS_NAMES) instanceof JsonArray names)
                || names.isEmpty()
                || !names.asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
            throw description.wrong(CLASS_NAMES, "a list of names");
        }
        return Optional.of(
                new ExtractedFrom(
                        description.string(TOKENIZER),
                        names.asList().stream().map(JsonElement::getAsString).toList()));
    }

    /** Fails if an extraction to this folder began and did not end. */
    public static void requireFinished(Path folder) {
        if (Files.exists(folder.resolve(DESCRIPTION)) && Files.notExists(unreadable(folder))) {
            throw new InvalidFileException(
                    folder,
                    "its extraction did not end; run the same command again, extract-codes or"
                            + " pretokenize, which goes on where it stopped");
        }
    }

    /**
     * Makes a new or empty folder the one of an extraction, or makes sure that it is already, and
     * keeps other processes out until closed.
     */
    static ExtractionFolder claim(Path folder, JsonObject description) {
        Path file = folder.resolve(DESCRIPTION);
        if (Files.notExists(file)) {
            OutputFolder.make(folder);
            checkEmpty(folder);
            JsonFiles.write(file, description);
        }
        ExtractionFolder claimed = new ExtractionFolder(folder, lock(file));
        try {
            checkSame(folder, JsonConfig.read(file).json(), description);
            AtomicFiles.deleteLeftovers(folder);
            return claimed;
        } catch (RuntimeException e) {
            claimed.close();
            throw e;
        }
    }

    /** Lists the unreadable pictures, which says as well that all others are there. */
    void finish(List<String> unreadable) {
        String lines =
                unreadable.stream()
                        .map(line -> line.replaceAll("\\s*\\R\\s*", " ") + "\n")
                        .collect(Collectors.joining());
        AtomicFiles.writeText(unreadable(folder), lines);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("unlocking " + folder + " failed", e);
        }
    }

    private static void checkEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !AtomicFiles.isLeftover(file))
                    .findFirst()
                    .ifPresent(
                            file -> {
                                throw new InvalidRequestException(
                                        folder
                                                + " holds "
                                                + file.getFileName()
                                                + " and no "
                                                + DESCRIPTION
                                                + "; choose a new or an empty folder (--output)");
                            });
        } catch (IOException e) {
            throw new InvalidFileException(folder, "cannot be read: " + e, e);
        }
    }

    private static FileChannel lock(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            // Past the text: where locks are binding, others shall still be able to read it.
            try {
                FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
                if (lock != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // this very process holds it
            }
            channel.close();
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be locked: " + e, e);
        }
        throw new InvalidRequestException(
                file.getParent()
                        + " is being written by another run; wait for it, or choose another folder"
                        + " (--output)");
    }

    private static void checkSame(Path folder, JsonObject found, JsonObject wanted) {
        Stream.concat(wanted.entrySet().stream(), found.entrySet().stream())
                .map(Map.Entry::getKey)
                .filter(key -> !print(found.get(key)).equals(print(wanted.get(key))))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw new InvalidRequestException(
                                    String.format(
                                            "%s holds another extraction: its %s is %s, not %s;"
                                                    + " choose another folder (--output)",
                                            folder,
                                            key,
                                            abbreviate(print(found.get(key))),
                                            abbreviate(print(wanted.get(key)))));
                        });
    }

    private static String print(@Nullable JsonElement value) {
        return String.valueOf(value);
    }

    private static String abbreviate(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
