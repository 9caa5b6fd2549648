package io.github.flashar.core.error;

import java.nio.file.Path;

/**
 * A file is missing, damaged or not what it claims to be. The message starts with its path and
 * names the field, what was expected and what was found.
 */
public final class InvalidFileException extends FlashArException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public InvalidFileException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
    }

    public InvalidFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file;
    }

    /** Returns the file at fault. */
    public Path file() {
        return file;
    }
}
