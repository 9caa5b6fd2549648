package io.github.flashar.examples.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a file as it is on the disk. */
final class Sha256 {

    private static final int BLOCK = 1 << 20;

    private Sha256() {}

    /** Returns 64 hexadecimal digits. */
    static String of(Path file, String task) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file);
                ByteProgress progress = new ByteProgress(task, Files.size(file))) {
            long done = 0;
            for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
                digest.update(buffer, 0, bytes);
                done += bytes;
                progress.update(done);
            }
        }
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
