package io.github.flashar.examples.console;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.AtomicFiles;
import java.nio.file.Path;

/** Results for programs. */
public final class JsonFiles {

    private JsonFiles() {}

    /** Writes or replaces a file, readable for people too. */
    public static void write(Path file, JsonObject json) {
        String text = new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json);
        AtomicFiles.writeText(file, text + "\n");
    }
}
