package io.github.flashar.examples.hub;

import com.google.gson.JsonObject;
import io.github.flashar.examples.console.JsonFiles;
import java.net.URI;
import java.nio.file.Path;

/** What a file is and where it came from, for those who find it later. */
final class Receipt {

    private Receipt() {}

    /** Writes a JSON file. */
    static void write(Path path, PublishedFile file, RemoteFile remote, String sha256, URI source) {
        JsonObject json = new JsonObject();
        json.addProperty("name", file.name());
        json.addProperty("repository", file.repository());
        json.addProperty("file", file.path());
        json.addProperty("commit", remote.commit());
        json.addProperty("source", source.toString());
        json.addProperty("etag", remote.etag());
        json.addProperty("bytes", remote.bytes());
        json.addProperty("sha256", sha256);
        JsonFiles.write(path, json);
    }
}
