package io.github.flashar.examples.console;

import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder a command writes to. Made only when there is something to write. */
public final class OutputFolder {

    private OutputFolder() {}

    /**
     * Returns the absolute path after making sure that the folder exists or could be made, and that
     * files can be written there. Leaves nothing behind.
     *
     * @throws InvalidRequestException if it cannot be written to
     */
    public static Path check(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path existing = absolute;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw unwritable(absolute, existing + " is not a folder");
        }
        // A file made to try would stay where a run is killed right then.
        if (!Files.isWritable(existing)) {
            throw unwritable(absolute, "no file can be made in " + existing);
        }
        return absolute;
    }

    /** Makes a folder that {@link #check} found writable. */
    public static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, "it cannot be made (" + e + ")");
        }
    }

    private static InvalidRequestException unwritable(Path folder, String reason) {
        return new InvalidRequestException(
                "output folder "
                        + folder
                        + " is not writable: "
                        + reason
                        + "; choose another one with --output");
    }
}
