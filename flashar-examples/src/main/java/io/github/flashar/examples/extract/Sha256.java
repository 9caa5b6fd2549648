package io.github.flashar.examples.extract;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** What identifies the input of an extraction, as 64 hexadecimal digits. */
final class Sha256 {

    private Sha256() {}

    static String ofFile(Path file) {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static <T> String ofLines(List<T> items, Function<T, String> line) {
        MessageDigest digest = digest();
        items.forEach(
                item -> digest.update((line.apply(item) + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
