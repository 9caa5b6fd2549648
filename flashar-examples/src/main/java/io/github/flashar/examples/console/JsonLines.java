package io.github.flashar.examples.console;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file of one record a line, which keeps what was written even if the rest never comes. */
public final class JsonLines {

    private final Path file;

    private JsonLines(Path file) {
        this.file = file;
    }

    /** Starts an empty file, in place of one that is there; makes its folder. */
    public static JsonLines create(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, "");
            return new JsonLines(file);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written (" + e + ")", e);
        }
    }

    /** Adds a record. */
    public void append(JsonObject json) {
        String line = new GsonBuilder().serializeNulls().create().toJson(json);
        try {
            Files.write(file, List.of(line), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written (" + e + ")", e);
        }
    }
}
