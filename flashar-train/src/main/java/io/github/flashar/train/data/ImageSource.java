package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Labelled pictures from a folder or a zip file laid out as {@code class/file.jpg} (JPEG or PNG).
 *
 * <p>Class folders are sorted by name and so are the files of a class; the label is the index of
 * the class. Pictures are decoded when asked for and cut to a square of one size. A picture that
 * cannot be decoded is no reason to stop: it is listed by {@link #unreadable} and skipped. Reading
 * from several threads is safe.
 */
public final class ImageSource implements AutoCloseable {

    private final ImageContainer container;
    private final int size;
    private final List<String> classNames = new ArrayList<>();
    private final List<ImageEntry> entries = new ArrayList<>();
    private final Set<String> unreadable = Collections.synchronizedSet(new LinkedHashSet<>());

    private ImageSource(ImageContainer container, int size, HoldOut rule) throws IOException {
        this.container = container;
        this.size = size;
        filesByClass(container).forEach((name, files) -> addClass(name, files, rule));
    }

    /**
     * Lists the pictures of a folder or zip file.
     *
     * @param path a folder of class folders, or a zip file of them
     * @param size side in pixels of the squares to deliver
     * @param rule which pictures are kept apart
     */
    public static ImageSource open(Path path, int size, HoldOut rule) {
        Checks.inRange("image size", size, 1, RgbImage.MAX_SIDE);
        try {
            return list(ImageContainer.open(path), size, rule);
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read as images: " + e, e);
        }
    }

    private static ImageSource list(ImageContainer container, int size, HoldOut rule)
            throws IOException {
        try {
            ImageSource source = new ImageSource(container, size, rule);
            if (source.entries.isEmpty()) {
                throw new InvalidFileException(
                        container.path(), "holds no class/file.jpg or class/file.png");
            }
            return source;
        } catch (IOException | RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /** Class names by label. */
    public List<String> classNames() {
        return Collections.unmodifiableList(classNames);
    }

    /** All pictures, class by class. */
    public List<ImageEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The pictures kept apart, or the others. */
    public List<ImageEntry> entries(boolean heldOut) {
        return entries.stream().filter(entry -> entry.heldOut() == heldOut).toList();
    }

    /** Side in pixels of the squares delivered. */
    public int size() {
        return size;
    }

    /** Decodes a picture, scaled and cut to the middle square; empty if it is unreadable. */
    public Optional<RgbImage> read(ImageEntry entry) {
        Path name = container.path().resolve(entry.name());
        try {
            RgbImage image = ImageFiles.decode(container.bytes(entry.name()), name);
            return Optional.of(ImageScaling.centreSquare(image, size));
        } catch (InvalidFileException e) {
            unreadable.add(e.getMessage());
        } catch (IOException e) {
            unreadable.add(name + ": cannot be read: " + e);
        }
        return Optional.empty();
    }

    /** What was wrong with each picture found unreadable so far, starting with its path. */
    public List<String> unreadable() {
        synchronized (unreadable) {
            return List.copyOf(unreadable);
        }
    }

    @Override
    public void close() {
        container.close();
    }

    private void addClass(String className, List<String> files, HoldOut rule) {
        int label = classNames.size();
        classNames.add(className);
        for (int rank = 0; rank < files.size(); rank++) {
            boolean heldOut = rule.contains(rank, files.size());
            entries.add(new ImageEntry(files.get(rank), label, heldOut));
        }
    }

    private static Map<String, List<String>> filesByClass(ImageContainer container)
            throws IOException {
        Map<String, List<String>> classes = new TreeMap<>();
        for (String name : container.names()) {
            int slash = name.lastIndexOf('/');
            if (slash > 0) {
                classes.computeIfAbsent(name.substring(0, slash), c -> new ArrayList<>()).add(name);
            }
        }
        return classes;
    }
}
