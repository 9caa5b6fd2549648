package io.github.flashar.core.image;

import io.github.flashar.core.error.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads JPEG and PNG files and writes PNG files. */
public final class ImageFiles {

    private ImageFiles() {}

    /** Reads a picture. An alpha channel is dropped, as the usual training pipelines do. */
    public static RgbImage read(Path file) {
        try {
            return decode(Files.readAllBytes(file), file);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    /**
     * Decodes a picture held in memory.
     *
     * @param bytes the whole file
     * @param name where the bytes came from, for error messages
     */
    public static RgbImage decode(byte[] bytes, Path name) {
        // A stream over memory: ImageIO's default would put a cache file on disk for each picture.
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            return decode(stream, name);
        } catch (IOException e) {
            throw new InvalidFileException(
                    name, "is not an intact JPEG or PNG: " + e.getMessage(), e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // ImageIO's readers let these escape on some damaged files.
            throw new InvalidFileException(name, "is not an intact JPEG or PNG: " + e, e);
        }
    }

    /**
     * Encodes a PNG file with text entries (tEXt chunks, iTXt where Latin-1 does not do).
     *
     * @param text keywords of 1..79 Latin-1 characters, and their values
     */
    public static byte[] png(RgbImage image, Map<String, String> text) {
        return PngEncoder.encode(image, text);
    }

    /**
     * Writes a PNG file with text entries (tEXt chunks, iTXt where Latin-1 does not do). The file
     * appears whole or not at all.
     *
     * @param text keywords of 1..79 Latin-1 characters, and their values
     */
    public static void writePng(Path file, RgbImage image, Map<String, String> text) {
        byte[] png = png(image, text);
        // A sibling of its own name: the JDK's temporary files are readable by their owner only.
        String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        Path temporary = file.resolveSibling(name);
        try {
            try {
                Files.write(temporary, png);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new InvalidFileException(
                    file, "cannot be written; choose a writable folder (" + e + ")", e);
        }
    }

    private static RgbImage decode(ImageInputStream stream, Path name) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) {
            throw new InvalidFileException(name, "is not a JPEG or PNG file");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(stream, true, true);
            // Sizes first: a few bytes can claim a picture of gigabytes.
            checkSize("width", reader.getWidth(0), name);
            checkSize("height", reader.getHeight(0), name);
            return Samples.of(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    private static void checkSize(String side, int pixels, Path name) {
        if (pixels < 1 || pixels > RgbImage.MAX_SIDE) {
            throw new InvalidFileException(
                    name, side + " = " + pixels + " pixels is outside 1.." + RgbImage.MAX_SIDE);
        }
    }
}
