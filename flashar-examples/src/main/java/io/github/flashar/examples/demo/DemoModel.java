package io.github.flashar.examples.demo;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The raster generator that ships with the examples. Weight files are mapped into memory, so it is
 * copied out of the class path first.
 */
public final class DemoModel {

    private static final String ROOT = "/models/cifar10-raster/";
    private static final String MANIFEST = "manifest.json";

    private DemoModel() {}

    /** Copies the model to a folder, whole or not at all. */
    public static void copyTo(Path folder) {
        AtomicFiles.writeDirectory(folder, MANIFEST, target -> copy("", target));
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
