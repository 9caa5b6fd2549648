package io.github.flashar.examples.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes an altered model folder look intact, so that what was altered is found for itself. */
final class Manifests {

    private Manifests() {}

    static void rewrite(Path folder) throws IOException {
        Path file = folder.resolve("manifest.json");
        JsonObject manifest = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject files = manifest.getAsJsonObject("files");
        for (String name : files.keySet()) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            files.getAsJsonObject(name).addProperty("bytes", content.length);
            files.getAsJsonObject(name).addProperty("sha256", sha256(content));
        }
        Files.writeString(file, manifest + "\n");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
