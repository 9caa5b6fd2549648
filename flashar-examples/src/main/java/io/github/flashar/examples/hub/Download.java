package io.github.flashar.examples.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Fetches one content and gives it its name once it was found right. */
final class Download {

    private final HubClient client;
    private final Backoff backoff;
    private final PublishedFile file;
    private final RemoteFile remote;

    Download(HubClient client, Backoff backoff, PublishedFile file, RemoteFile remote) {
        this.client = client;
        this.backoff = backoff;
        this.file = file;
        this.remote = remote;
    }

    /** Makes the blob. The caller holds its lock. */
    void into(RepositoryFolder folder) throws IOException {
        Path partial = folder.partial(remote);
        Files.createDirectories(folder.blobs());
        long present = usable(partial);
        requireSpace(folder.blobs(), remote.bytes() - present);
        new Transfer(client, new Attempts(file, backoff), file, remote).fill(partial);
        String found = ByteProgress.sha256(partial, "checking " + file.path());
        if (found.equals(remote.sha256().orElse(found))) {
            Files.move(partial, folder.blob(remote), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.delete(partial);
        if (present == 0) {
            throw damaged(found);
        }
        // What an earlier run left may be what is wrong.
        into(folder);
    }

    private long usable(Path partial) throws IOException {
        long bytes = Files.exists(partial) ? Files.size(partial) : 0;
        if (bytes > remote.bytes()) {
            Files.delete(partial);
            return 0;
        }
        return bytes;
    }

    private static void requireSpace(Path folder, long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (bytes > free) {
            throw new DownloadException(
                    String.format(
                            Locale.ROOT,
                            "%s: %.1f GB to download and %.1f GB free; make room, or choose"
                                    + " another disk with HF_HUB_CACHE",
                            folder,
                            bytes / 1e9,
                            free / 1e9));
        }
    }

    private DownloadException damaged(String found) {
        return new DownloadException(
                file
                        + " arrived damaged: SHA-256 is "
                        + found
                        + ", expected "
                        + remote.etag()
                        + "; it was deleted, run the command again");
    }
}
