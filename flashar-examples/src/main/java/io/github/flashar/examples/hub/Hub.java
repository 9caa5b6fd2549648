package io.github.flashar.examples.hub;

import io.github.flashar.examples.hub.HubFile.Origin;
import io.github.flashar.examples.hub.RepositoryFolder.Linker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches published files into the standard cache. A file gets its final name only after its size
 * and, where the server states one, its SHA-256 were found right on the disk; until then it is
 * {@code ETAG.incomplete}, which the next run goes on with.
 */
public final class Hub {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HubSettings settings;
    private final HubClient client;
    private final Backoff backoff;
    private final Linker linker;

    /** Makes a hub. Nothing is read or sent before a file is asked for. */
    public Hub(HubSettings settings) {
        this(settings, PATIENCE, Backoff.DOUBLING, Files::createSymbolicLink);
    }

    Hub(HubSettings settings, Duration patience, Backoff backoff, Linker linker) {
        this.settings = settings;
        this.client = new HubClient(settings, patience);
        this.backoff = backoff;
        this.linker = linker;
    }

    /**
     * Returns a file as the server has it now, from the cache if that has it already. Offline, or
     * if there is no network, what the cache has.
     *
     * @throws DownloadException if it cannot be had
     */
    public HubFile fetch(PublishedFile file) {
        RepositoryFolder folder = new RepositoryFolder(settings.cache(), file.repository(), linker);
        try {
            return settings.offline()
                    ? cached(folder, file, "HF_HUB_OFFLINE is set; unset it to download")
                    : fetch(folder, file);
        } catch (IOException e) {
            throw new DownloadException(
                    settings.cache()
                            + ": cannot keep "
                            + file
                            + " ("
                            + e
                            + "); HF_HUB_CACHE chooses another folder",
                    e);
        }
    }

    private HubFile fetch(RepositoryFolder folder, PublishedFile file) throws IOException {
        RemoteFile remote;
        try {
            remote = describe(file);
        } catch (Unreachable e) {
            return cached(folder, file, e.getMessage() + "; check network, proxy and HF_ENDPOINT");
        }
        Path path = folder.snapshot(file, remote.commit());
        Origin origin = Origin.UP_TO_DATE;
        if (!isWhole(path, remote)) {
            origin = provide(folder, file, remote);
        }
        folder.pointTo(remote.commit());
        return HubFile.in(path, remote.commit(), origin);
    }

    private RemoteFile describe(PublishedFile file) throws Unreachable {
        Attempts attempts = new Attempts(file, backoff);
        while (true) {
            try {
                return client.describe(file);
            } catch (Unreachable e) {
                throw e;
            } catch (IOException e) {
                attempts.failed(e);
            }
        }
    }

    private static HubFile cached(RepositoryFolder folder, PublishedFile file, String otherwise)
            throws IOException {
        String commit =
                folder.find(file)
                        .orElseThrow(
                                () ->
                                        new DownloadException(
                                                file + " is not in the cache, and " + otherwise));
        return HubFile.in(folder.snapshot(file, commit), commit, Origin.NOT_COMPARED);
    }

    private Origin provide(RepositoryFolder folder, PublishedFile file, RemoteFile remote)
            throws IOException {
        try (BlobLock lock = folder.lock(remote)) {
            Origin origin = Origin.UP_TO_DATE;
            if (!isWhole(folder.blob(remote), remote)) {
                new Download(client, backoff, file, remote).into(folder);
                origin = Origin.DOWNLOADED;
            }
            folder.link(file, remote);
            writeReceipt(folder, file, remote);
            return origin;
        }
    }

    private void writeReceipt(RepositoryFolder folder, PublishedFile file, RemoteFile remote)
            throws IOException {
        Optional<String> stated = remote.sha256();
        String sha256 =
                stated.isPresent()
                        ? stated.get()
                        : ByteProgress.sha256(folder.blob(remote), "hashing " + file.path());
        Receipt.write(
                folder.receipt(file, remote.commit()),
                file,
                remote,
                sha256,
                client.address(file, remote.commit()));
    }

    private static boolean isWhole(Path path, RemoteFile remote) throws IOException {
        return Files.isRegularFile(path) && Files.size(path) == remote.bytes();
    }
}
