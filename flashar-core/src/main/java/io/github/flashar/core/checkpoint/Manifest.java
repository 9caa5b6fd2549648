package io.github.flashar.core.checkpoint;

import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code manifest.json}: size and SHA-256 of every file of a directory, written last. A directory
 * without one is not complete. A nested directory counts through its own manifest, whose hash
 * stands for all it lists, so every byte is hashed once.
 *
 * <pre>
 * manifest = { "format_version": 1, "files": { name: { "bytes": size, "sha256": hex } … } } newline
 * name     = a file of the directory, or folder/manifest.json
 * </pre>
 *
 * <p>One changed bit in it or one missing byte is noticed like one in the files: it breaks the
 * JSON, a key, a name, a size or a hash. Only the last newline would not be missed by the JSON, so
 * it is asked for.
 */
final class Manifest {

    static final String NAME = "manifest.json";

    private static final int VERSION = 1;

    /** No separator but one, no drive letter, no parent, and only one way to write each name. */
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,250}(/" + NAME.replace(".", "\\.") + ")?");

    private Manifest() {}

    /** Writes the manifest of these files, given relative to the directory. */
    static void write(Path directory, List<String> files) throws IOException {
        JsonObject entries = new JsonObject();
        for (String name : files) {
            JsonObject entry = new JsonObject();
            entry.addProperty("bytes", Files.size(directory.resolve(name)));
            entry.addProperty("sha256", sha256(directory.resolve(name)));
            entries.add(name, entry);
        }
        JsonObject root = new JsonObject();
        root.addProperty("format_version", VERSION);
        root.add("files", entries);
        AtomicFiles.writeText(directory.resolve(NAME), JsonConfig.print(root));
    }

    /** Checks every listed file and returns the SHA-256 of each by name. */
    static Map<String, String> verify(Path directory) {
        JsonConfig root = read(directory.resolve(NAME));
        root.requireVersion("format_version", VERSION);
        JsonConfig files = root.object("files");
        root.rejectUnknown();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String name : files.keys()) {
            hashes.put(name, verify(directory, name, files.object(name)));
        }
        return hashes;
    }

    private static JsonConfig read(Path file) {
        byte[] text = JsonConfig.bytes(file);
        JsonConfig root = JsonConfig.parse(file, text);
        if (text[text.length - 1] != '\n') {
            throw root.invalid(
                    "lacks its last newline: it was cut; copy the model directory again");
        }
        return root;
    }

    private static String verify(Path directory, String name, JsonConfig entry) {
        if (!FILE.matcher(name).matches()) {
            throw entry.invalid("expected the plain name of a file, or folder/" + NAME);
        }
        Path file = directory.resolve(name);
        long bytes = entry.wholeNumber("bytes");
        String sha256 = entry.string("sha256");
        entry.rejectUnknown();
        try {
            if (!Files.isRegularFile(file)) {
                throw damaged(file, "is missing");
            }
            if (Files.size(file) != bytes) {
                throw damaged(file, "has " + Files.size(file) + " bytes, expected " + bytes);
            }
            String found = sha256(file);
            if (!found.equals(sha256)) {
                throw damaged(file, "was altered: SHA-256 is " + found + ", expected " + sha256);
            }
            return sha256;
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read (" + e + ")", e);
        }
    }

    private static InvalidFileException damaged(Path file, String problem) {
        return new InvalidFileException(
                file, problem + " (from " + NAME + "); copy the model directory again");
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestOutputStream digest =
                        new DigestOutputStream(
                                OutputStream.nullOutputStream(),
                                MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(digest);
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
