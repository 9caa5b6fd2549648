package io.github.flashar.examples.hub;

import io.github.flashar.examples.hub.HubFile.Origin;
import io.github.flashar.examples.hub.RepositoryFolder.Linker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
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
                download(folder, file, remote);
                origin = Origin.DOWNLOADED;
            }
            folder.link(file, remote);
            writeReceipt(folder, file, remote);
            return origin;
        }
    }

    private void download(RepositoryFolder folder, PublishedFile file, RemoteFile remote)
            throws IOException {
        Path partial = folder.partial(remote);
        Files.createDirectories(folder.blobs());
        long present = usable(partial, remote);
        requireSpace(folder.blobs(), remote.bytes() - present);
        new Transfer(client, new Attempts(file, backoff), file, remote).fill(partial);
        String found = Sha256.of(partial, "checking " + file.path());
        if (found.equals(remote.sha256().orElse(found))) {
            Files.move(partial, folder.blob(remote), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.delete(partial);
        if (present == 0) {
            throw new DownloadException(
                    file
                            + " arrived damaged: SHA-256 is "
                            + found
                            + ", expected "
                            + remote.etag()
                            + "; it was deleted, run the command again");
        }
        // What an earlier run left may be what is wrong.
        download(folder, file, remote);
    }

    private static long usable(Path partial, RemoteFile remote) throws IOException {
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

    private void writeReceipt(RepositoryFolder folder, PublishedFile file, RemoteFile remote)
            throws IOException {
        Optional<String> stated = remote.sha256();
        String sha256 =
                stated.isPresent()
                        ? stated.get()
                        : Sha256.of(folder.blob(remote), "hashing " + file.path());
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
