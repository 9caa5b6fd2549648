package io.github.flashar.examples.hub;

import io.github.flashar.core.checkpoint.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository in the standard cache of Hugging Face's tools:
 *
 * <pre>
 * models--OWNER--NAME/blobs/ETAG              content; ETAG.incomplete while it arrives
 *                     snapshots/COMMIT/PATH   link to its content
 *                     refs/main               commit the branch stood at
 *                     flashar/COMMIT/PATH.json  where it came from; ours, unknown to other tools
 * .locks/models--OWNER--NAME/ETAG.lock
 * </pre>
 */
final class RepositoryFolder {

    /** Makes a symbolic link, or throws where there are none. */
    @FunctionalInterface
    interface Linker {
        void link(Path link, Path target) throws IOException;
    }

    private final Path cache;
    private final Path folder;
    private final Linker linker;

    RepositoryFolder(Path cache, String repository, Linker linker) {
        this.cache = cache;
        this.folder = cache.resolve("models--" + repository.replace("/", "--"));
        this.linker = linker;
    }

    Path blobs() {
        return folder.resolve("blobs");
    }

    Path blob(RemoteFile remote) {
        return blobs().resolve(remote.etag());
    }

    Path partial(RemoteFile remote) {
        return blobs().resolve(remote.etag() + ".incomplete");
    }

    Path snapshot(PublishedFile file, String commit) {
        return snapshots().resolve(commit).resolve(file.path());
    }

    Path receipt(PublishedFile file, String commit) {
        return folder.resolve("flashar").resolve(commit).resolve(file.path() + ".json");
    }

    BlobLock lock(RemoteFile remote) throws IOException {
        Path locks = Files.createDirectories(cache.resolve(".locks").resolve(folder.getFileName()));
        return BlobLock.take(locks.resolve(remote.etag() + ".lock"));
    }

    /**
     * Finds a commit whose snapshot has the file, without asking a server: the one the branch stood
     * at when last asked, else the one with the newest content.
     */
    Optional<String> find(PublishedFile file) throws IOException {
        if (!Files.isDirectory(snapshots())) {
            return Optional.empty();
        }
        String current = Files.isRegularFile(ref()) ? Files.readString(ref()) : "";
        Comparator<String> currentLast =
                Comparator.comparing((String commit) -> commit.equals(current))
                        .thenComparing(commit -> snapshot(file, commit).toFile().lastModified());
        try (Stream<Path> commits = Files.list(snapshots())) {
            return commits.map(commit -> String.valueOf(commit.getFileName()))
                    .filter(commit -> Files.isRegularFile(snapshot(file, commit)))
                    .max(currentLast);
        }
    }

    /** Makes the blob appear in its snapshot. */
    void link(PublishedFile file, RemoteFile remote) throws IOException {
        Path snapshot = Files.createDirectories(snapshots().resolve(remote.commit()));
        Path path = snapshot.resolve(file.path());
        Path temporary = snapshot.resolve("." + file.path() + ".link");
        Files.deleteIfExists(temporary);
        try {
            linker.link(temporary, snapshot.relativize(blob(remote)));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UnsupportedOperationException e) {
            // Windows allows links to administrators only, some file systems to nobody.
            AtomicFiles.writeFile(path, out -> Files.copy(blob(remote), out));
        }
    }

    /** Notes which commit the branch stands at. */
    void pointTo(String commit) throws IOException {
        Path ref = ref();
        if (!Files.isRegularFile(ref) || !Files.readString(ref).equals(commit)) {
            AtomicFiles.writeText(ref, commit);
        }
    }

    private Path snapshots() {
        return folder.resolve("snapshots");
    }

    private Path ref() {
        return folder.resolve("refs").resolve(PublishedFile.REVISION);
    }
}
