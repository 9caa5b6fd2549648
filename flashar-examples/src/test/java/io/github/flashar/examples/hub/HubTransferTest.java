package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.hub.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break, and servers that send something else. */
class HubTransferTest extends HubTestBase {

    private static final int PART = 70_000;

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
        server.storageFaults.add(Answers.broken(PART, cache));
        server.storageFaults.add(Answers.broken(PART, cache));

        assertWhole(fetch());
        assertThat(ranges()).containsExactly("", "bytes=70000-", "bytes=140000-");
        assertThat(pauses).containsExactly(1, 1);
        assertThat(server.requests("hub", "GET"))
                .as("all parts are of one commit")
                .extracting(Request::path)
                .containsOnly("/owner/model/resolve/" + FakeHub.commit(1) + "/weights.pt");
    }

    @Test
    void theNextRunGoesOnWhereTheLastOneStopped() throws IOException {
        server.storageFaults.add(Answers.broken(PART, cache));
        for (int i = 0; i < Attempts.MOST_FAILURES; i++) {
            server.storageFaults.add(Answers.status(503));
        }

        assertRefused()
                .hasMessageContaining("failed 6 times in a row")
                .hasMessageContaining("HTTP 503");
        assertThat(pauses).containsExactly(1, 2, 3, 4, 5);
        assertNothingComplete();

        assertWhole(fetch());
        assertThat(ranges()).last().isEqualTo("bytes=70000-");
    }

    @Test
    void aServerThatIgnoresRangesSendsAllAgain() throws IOException {
        server.storageFaults.add(Answers.broken(PART, cache));
        server.storageFaults.add(Answers::ignoringRange);

        assertWhole(fetch());
    }

    @Test
    void aServerThatAlwaysBreaksAtTheSamePlaceIsGivenUp() throws IOException {
        for (int i = 0; i < 3 * Attempts.MOST_FAILURES; i++) {
            server.storageFaults.add(Answers.ignoringRangeAndBroken(PART, cache));
        }

        assertRefused().hasMessageContaining("6 times in a row");
        assertThat(pauses).containsExactly(1, 2, 3, 4, 5);
        assertNothingComplete();
    }

    @Test
    void aRefusedRangeStartsAnew() throws IOException {
        server.storageFaults.add(Answers.broken(PART, cache));
        server.storageFaults.add(Answers.status(416));

        assertWhole(fetch());
        assertThat(ranges()).containsExactly("", "bytes=70000-", "");
    }

    @Test
    void anotherRangeThanAskedForIsNotUsed() throws IOException {
        server.storageFaults.add(Answers.broken(PART, cache));
        server.storageFaults.add(Answers::otherPart);

        assertWhole(fetch());
        assertThat(ranges()).containsExactly("", "bytes=70000-", "");
    }

    @Test
    @Timeout(60)
    void aServerThatFallsSilentIsAskedAgain() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        server.storageFaults.add(Answers.stalled(PART, release));
        Hub hub =
                new Hub(
                        server.settings(cache),
                        Duration.ofSeconds(1),
                        pauses::add,
                        Files::createSymbolicLink);

        HubFile file = hub.fetch(FakeHub.FILE);
        release.countDown();

        assertWhole(file);
        assertThat(pauses).contains(1);
    }

    @Test
    void aMomentOfTroubleAtTheHubIsWaitedFor() throws IOException {
        server.hubFaults.add(Answers.status(429));
        server.hubFaults.add(Answers.status(500));

        assertWhole(fetch());
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void anExpiredStorageAddressIsAskedForAgain() throws IOException {
        server.storageFaults.add(Answers.status(403));

        assertWhole(fetch());
        assertThat(server.requests("hub", "GET")).hasSize(2);
    }

    @Test
    void damagedContentIsNotKept() throws IOException {
        byte[] damaged = CONTENT.clone();
        damaged[123_456] ^= 1;
        server.storageFaults.add(Answers.other(damaged));

        assertRefused()
                .hasMessageContaining("SHA-256 is " + FakeHub.sha256(damaged))
                .hasMessageContaining("expected " + FakeHub.sha256(CONTENT));
        assertThat(blobs()).isEmpty();
        assertNothingComplete();

        assertWhole(fetch());
    }

    @Test
    void aDamagedRestOfAnEarlierRunIsReplaced() throws IOException {
        leave(new byte[PART]);

        assertWhole(fetch());
        assertThat(ranges()).containsExactly("bytes=70000-", "");
    }

    /** Also where the etag is no hash that would tell. */
    @ParameterizedTest
    @ValueSource(strings = {"", "abc123"})
    void aRestLongerThanTheFileIsReplaced(String etag) throws IOException {
        String stated = etag.isEmpty() ? FakeHub.sha256(CONTENT) : etag;
        server.claim(FakeHub.commit(1), stated, String.valueOf(CONTENT.length));
        leave(stated, new byte[CONTENT.length + 1]);

        assertThat(fetch().path()).hasBinaryContent(CONTENT);
        assertThat(blobs()).containsExactly(stated);
        assertThat(ranges()).containsExactly("");
    }

    @Test
    void aWholeRestNeedsOnlyItsCheck() throws IOException {
        leave(CONTENT);

        assertWhole(fetch());
        assertThat(ranges()).isEmpty();
    }

    @Test
    void theRestOfAnotherVersionIsNotUsed() throws IOException {
        leave(Arrays.copyOf(CONTENT, PART));
        byte[] changed = FakeHub.bytes(100_001);
        server.publish(2, changed);

        assertThat(fetch().path()).hasBinaryContent(changed);
        assertThat(ranges()).containsExactly("");
    }

    @Test
    void aVersionThatChangesOnTheWayIsRefused() throws IOException {
        server.storageFaults.add(
                (exchange, content) -> {
                    Answers.broken(PART, cache).send(exchange, content);
                    server.claim(FakeHub.commit(1), "f".repeat(64), "300000");
                });

        assertRefused()
                .hasMessageContaining("changed on the server")
                .hasMessageContaining("f".repeat(64));
        assertNothingComplete();
    }

    @Test
    void lessThanAnnouncedIsNeverWhole() throws IOException {
        byte[] less = Arrays.copyOf(CONTENT, PART);
        server.storageFaults.add(Answers.other(less));
        for (int i = 0; i < Attempts.MOST_FAILURES; i++) {
            server.storageFaults.add(Answers.status(416));
            server.storageFaults.add(Answers.other(less));
        }

        assertRefused().hasMessageContaining("ended after 70000 of 300000 bytes");
        assertNothingComplete();
    }

    @Test
    void moreThanAnnouncedIsRefused() throws IOException {
        server.storageFaults.add(Answers.other(FakeHub.bytes(CONTENT.length + 1)));

        assertRefused().hasMessageContaining("more than the 300000 bytes");
        assertNothingComplete();
    }

    private void leave(byte[] bytes) throws IOException {
        leave(FakeHub.sha256(CONTENT), bytes);
    }

    /** Leaves what an interrupted run would have. */
    private void leave(String etag, byte[] bytes) throws IOException {
        Files.createDirectories(repository().resolve("blobs"));
        Files.write(repository().resolve("blobs").resolve(etag + ".incomplete"), bytes);
    }

    private List<String> ranges() {
        return server.requests("storage", "GET").stream()
                .map(Request::range)
                .map(range -> range.orElse(""))
                .toList();
    }
}
