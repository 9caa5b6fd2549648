package io.github.flashar.examples.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A published file on this machine.
 *
 * @param path where it is
 * @param commit commit of its repository
 * @param bytes its size
 * @param sha256 SHA-256 of its content, where the cache tells it
 * @param origin how it got here
 */
public record HubFile(
        Path path, String commit, long bytes, Optional<String> sha256, Origin origin) {

    /** How a file got here. */
    public enum Origin {
        DOWNLOADED("downloaded"),
        UP_TO_DATE("in the cache, up to date"),
        NOT_COMPARED("in the cache, not compared with the server");

        private final String text;

        Origin(String text) {
            this.text = text;
        }
    }

    /** Describes a file in a snapshot folder. */
    static HubFile in(Path path, String commit, Origin origin) throws IOException {
        Path blob = path.toRealPath();
        Optional<String> sha256 = RemoteFile.sha256(String.valueOf(blob.getFileName()));
        return new HubFile(path, commit, Files.size(blob), sha256, origin);
    }

    /** One line for a person. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%.1f MB%s, commit %s, %s",
                bytes / 1e6,
                sha256.map(hash -> ", SHA-256 " + hash).orElse(""),
                commit,
                origin.text);
    }
}
