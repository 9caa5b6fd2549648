package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake Hub, an empty cache, and no waiting between attempts. */
abstract class HubTestBase {

    static final byte[] CONTENT = FakeHub.bytes(300_000);

    /** Longer than a busy machine may stand still. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Pauses that would have been made, as numbers of failures in a row. */
    final List<Integer> pauses = new ArrayList<>();

    @TempDir Path cache;
    FakeHub server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeHub(CONTENT);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    Hub hub() {
        return hub(server.settings(cache));
    }

    Hub hub(HubSettings settings) {
        return new Hub(settings, PATIENCE, pauses::add, Files::createSymbolicLink);
    }

    Hub offline() {
        return hub(new HubSettings(server.endpoint(), cache, Optional.empty(), true));
    }

    HubFile fetch() {
        return hub().fetch(FakeHub.FILE);
    }

    /** Checks that the file is whole, and nothing half-done is left. */
    void assertWhole(HubFile file) throws IOException {
        assertThat(file.path()).hasBinaryContent(CONTENT);
        assertThat(blobs()).containsExactly(FakeHub.sha256(CONTENT));
    }

    AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(this::fetch).isInstanceOf(DownloadException.class);
    }

    /** Checks that nothing looks as if it had been downloaded. */
    void assertNothingComplete() throws IOException {
        assertThat(blobs()).allMatch(name -> name.endsWith(".incomplete"));
        assertThat(repository().resolve("snapshots")).doesNotExist();
        assertThat(repository().resolve("refs")).doesNotExist();
    }

    Path repository() {
        return cache.resolve("models--owner--model");
    }

    List<String> blobs() throws IOException {
        Path folder = repository().resolve("blobs");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
