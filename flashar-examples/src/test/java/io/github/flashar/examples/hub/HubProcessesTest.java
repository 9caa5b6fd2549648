package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Several at once fetch a file once. */
class HubProcessesTest extends HubTestBase {

    private static final long HEAD_START_NANOS = 200_000_000;

    @Test
    void twoProcessesFetchOnce() throws Exception {
        server.storageFaults.add(
                (exchange, content) -> {
                    // Both know of the file, one has the lock: the other must be waiting by now.
                    Answers.await(() -> server.requests("hub", "HEAD").size() == 2);
                    LockSupport.parkNanos(HEAD_START_NANOS);
                    Answers.content(exchange, content);
                });
        Process other = start();

        assertWhole(fetch());
        assertThat(other.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
        assertThat(server.requests("hub", "HEAD")).hasSize(2);
        assertThat(server.requests("storage", "GET")).hasSize(1);
    }

    @Test
    void twoThreadsFetchOnce() throws Exception {
        server.storageFaults.add(
                (exchange, content) -> {
                    Answers.await(() -> server.requests("hub", "HEAD").size() == 2);
                    LockSupport.parkNanos(HEAD_START_NANOS);
                    Answers.content(exchange, content);
                });
        CompletableFuture<HubFile> other = CompletableFuture.supplyAsync(this::fetch);

        assertWhole(fetch());
        assertWhole(other.get(120, TimeUnit.SECONDS));
        assertThat(server.requests("storage", "GET")).hasSize(1);
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                server.endpoint().toString(),
                                cache.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What the other process runs. */
    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) {
            URI endpoint = URI.create(args[0]);
            new Hub(new HubSettings(endpoint, Path.of(args[1]), Optional.empty(), false))
                    .fetch(FakeHub.FILE);
        }
    }
}
