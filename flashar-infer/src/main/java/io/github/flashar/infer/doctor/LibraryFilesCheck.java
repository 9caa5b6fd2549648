package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the libraries that DJL has unpacked are whole. It does not look again once they are
 * there, and one that a full disk or an interrupted copy cut short takes the process down with it.
 *
 * @param cache DJL's folder for PyTorch, with a folder for each version
 */
record LibraryFilesCheck(Path cache) implements Check {

    private static final String SUBJECT = "Unpacked files";
    private static final String LIBRARY = ".*\\.so(\\.\\d+)*";
    private static final int DEPTH = 2;

    @Override
    public Finding examine() {
        if (!Files.isDirectory(cache)) {
            return Finding.ok(SUBJECT, "none yet");
        }
        try (Stream<Path> files = Files.walk(cache, DEPTH)) {
            List<Path> libraries =
                    files.filter(path -> path.getFileName().toString().matches(LIBRARY))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            List<Path> damaged = new ArrayList<>();
            for (Path library : libraries) {
                if (ElfFile.isCutShort(library)) {
                    damaged.add(library);
                }
            }
            return damaged.isEmpty()
                    ? Finding.ok(SUBJECT, libraries.size() + " libraries, all whole")
                    : Finding.warning(
                            SUBJECT,
                            "cut short: " + damaged,
                            "delete the folder " + damaged.get(0).getParent());
        } catch (IOException | UncheckedIOException e) {
            return Finding.warning(
                    SUBJECT, "cannot be read (" + e + ")", "give this user the right to read them");
        }
    }
}
