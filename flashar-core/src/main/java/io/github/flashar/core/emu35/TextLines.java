package io.github.flashar.core.emu35;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The lines of an ASCII file whose format allows no other bytes. */
final class TextLines {

    private static final int LONGEST_QUOTE = 60;

    private TextLines() {}

    /**
     * Reads a whole file; each line ends with a line feed, which the last may lack.
     *
     * @param maxBytes longest file
     */
    static List<String> read(Path file, int maxBytes) {
        byte[] bytes = bytes(file, maxBytes);
        // one character a byte: what is not ASCII is in no line's grammar
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = Arrays.asList(text.split("\n", -1));
        boolean ended = lines.get(lines.size() - 1).isEmpty();
        return lines.subList(0, lines.size() - (ended ? 1 : 0));
    }

    /** The error that a line is not what its place asks for. */
    static InvalidFileException wrong(Path file, int line, String found, String expected) {
        return new InvalidFileException(
                file, String.format("line %d is %s, expected %s", line, quote(found), expected));
    }

    private static byte[] bytes(Path file, int maxBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new InvalidFileException(
                        file, "is longer than " + maxBytes + " bytes; is it the right file?");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    private static String quote(String line) {
        String shown =
                line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
        return '"' + shown.replace("\r", "\\r") + '"';
    }
}
