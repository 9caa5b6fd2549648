package io.github.flashar.examples.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** SHA-256, as 64 hexadecimal digits. */
public final class Sha256 {

    private static final int BLOCK = 1 << 20;

    private Sha256() {}

    /**
     * Hashes a file as it is on the disk.
     *
     * @param progress is told how many bytes are done
     */
    public static String ofFile(Path file, LongConsumer progress) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            long done = 0;
            for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
                digest.update(buffer, 0, bytes);
                done += bytes;
                progress.accept(done);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Hashes lines of text, each with its newline. */
    public static String ofLines(Stream<String> lines) {
        MessageDigest digest = digest();
        lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
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
