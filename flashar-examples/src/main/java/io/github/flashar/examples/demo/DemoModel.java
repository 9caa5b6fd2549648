package io.github.flashar.examples.demo;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The raster generator that ships with the examples. Weight files are mapped into memory, so it is
 * copied out of the class path first.
 */
public final class DemoModel {

    private static final String ROOT = "/models/cifar10-raster/";
    private static final String MANIFEST = "manifest.json";

    private DemoModel() {}

    /** Returns the model that was chosen, else this one, copied to {@code raster} in a folder. */
    public static Path unlessChosen(@Nullable Path chosen, Path folder) {
        if (chosen != null) {
            return chosen;
        }
        Path shipped = folder.resolve("raster");
        AtomicFiles.writeDirectory(shipped, MANIFEST, target -> copy("", target));
        return shipped;
    }

    /** Copies one model directory; the manifest of a part leads to its files. */
    private static void copy(String part, Path target) throws IOException {
        Files.createDirectories(target.resolve(part));
        copyFile(part + MANIFEST, target);
        JsonConfig manifest = JsonConfig.read(target.resolve(part + MANIFEST));
        for (String name : manifest.object("files").keys()) {
            if (name.endsWith("/" + MANIFEST)) {
                copy(part + name.substring(0, name.length() - MANIFEST.length()), target);
            } else {
                copyFile(part + name, target);
            }
        }
    }

    private static void copyFile(String name, Path target) throws IOException {
        try (InputStream in = DemoModel.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new InvalidRequestException(
                        "this build holds no "
                                + ROOT
                                + name
                                + "; name a raster model with --model");
            }
            Files.copy(in, target.resolve(name));
        }
    }
}
