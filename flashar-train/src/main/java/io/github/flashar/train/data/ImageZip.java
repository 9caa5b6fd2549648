package io.github.flashar.train.data;

import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Picture files in a zip file. */
final class ImageZip implements ImageContainer {

    /** Largest picture file read: a zip entry of a few bytes can unpack to gigabytes. */
    private static final int MAX_BYTES = 256 << 20;

    private final Path path;
    private final ZipFile zip;
    private final Watch watch;

    ImageZip(Path path) throws IOException {
        this.path = path;
        this.zip = new ZipFile(path.toFile());
        this.watch = LeakDetector.watch(this);
    }

    @Override
    public List<String> names() {
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(ImageContainer::isPicture)
                .sorted()
                .toList();
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(name);
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        watch.close();
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + path + " failed", e);
        }
    }
}
