package io.github.flashar.train.data;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where picture files lie: a folder or a zip file. */
interface ImageContainer extends AutoCloseable {

    /** Names of the picture files, with forward slashes, sorted. */
    List<String> names() throws IOException;

    /** Content of one file. */
    byte[] bytes(String name) throws IOException;

    /** The folder or zip file. */
    Path path();

    @Override
    void close();

    static ImageContainer open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new ImageFolder(path);
        }
        if (Files.isRegularFile(path)) {
            return new ImageZip(path);
        }
        throw new InvalidFileException(path, "there is no such folder or zip file");
    }

    /** Whether a name is a picture's, and not one of the hidden twins macOS leaves in zip files. */
    static boolean isPicture(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean known = file.endsWith(".jpg") || file.endsWith(".jpeg") || file.endsWith(".png");
        return known && !file.startsWith(".");
    }
}
