package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.examples.hub.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets to see what: tokens, refusals, redirects, and headers that become file names. */
class HubAccessTest extends HubTestBase {

    private static final String TOKEN = "hf_secret";

    @Test
    void theTokenGoesToTheHubAndNowhereElse() throws IOException {
        assertWhole(withToken().fetch(FakeHub.FILE));

        assertThat(server.requests("hub", "HEAD"))
                .extracting(Request::authorization)
                .containsExactly(Optional.of("Bearer " + TOKEN));
        assertThat(server.requests("hub", "GET"))
                .extracting(Request::authorization)
                .containsExactly(Optional.of("Bearer " + TOKEN));
        assertThat(server.requests("storage", "GET"))
                .extracting(Request::authorization)
                .containsExactly(Optional.empty());
    }

    @Test
    void aRenamedRepositoryIsFollowedWithTheToken() throws IOException {
        String address = "/owner/model/resolve/main/weights.pt";
        server.hubFaults.add(Answers.redirect(address));

        assertWhole(withToken().fetch(FakeHub.FILE));
        assertThat(server.requests("hub", "HEAD"))
                .extracting(Request::authorization)
                .containsOnly(Optional.of("Bearer " + TOKEN))
                .hasSize(2);
    }

    @Test
    void aRedirectElsewhereThatDescribesNothingDoesNotGetTheToken() throws IOException {
        try (FakeHub mirror = new FakeHub(CONTENT)) {
            String address = mirror.endpoint() + "/owner/model/resolve/main/weights.pt";
            server.hubFaults.add(Answers.redirect(address));

            assertWhole(withToken().fetch(FakeHub.FILE));
            assertThat(mirror.requests("hub", "HEAD"))
                    .extracting(Request::authorization)
                    .containsExactly(Optional.empty());
        }
    }

    @Test
    void redirectsEnd() throws IOException {
        for (int i = 0; i < 10; i++) {
            server.hubFaults.add(Answers.redirect("/owner/model/resolve/main/weights.pt"));
        }

        assertRefused().hasMessageContaining("redirected more than 5 times");
        assertNothingComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://127.0.0.1/file", "file:///etc/passwd", "http://[", "?"})
    void redirectsElsewhereAreNotFollowed(String location) {
        server.hubFaults.add(Answers.redirect(location));
        server.hubFaults.add(Answers.status(418));

        assertRefused();
        assertThat(cache).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void withoutATokenAMessageAsksForOne(int status) {
        server.hubFaults.add(Answers.status(status));

        assertRefused()
                .hasMessageContaining("weights.pt of owner/model")
                .hasMessageContaining("HTTP " + status)
                .hasMessageContaining("set HF_TOKEN")
                .message()
                .doesNotContain("present one");
        assertThat(pauses).isEmpty();
    }

    @Test
    void aTokenThatMayNotIsNamedButNotShown() {
        server.hubFaults.add(Answers.status(403));

        assertThatThrownBy(() -> withToken().fetch(FakeHub.FILE))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("the present one may not")
                .message()
                .doesNotContain(TOKEN);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        PublishedFile missing = new PublishedFile("none", "owner/model", "none.pt", "nothing");

        assertThatThrownBy(() -> hub().fetch(missing))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("none.pt of owner/model")
                .hasMessageContaining("HTTP 404");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "../../../evil, a, 10, X-Repo-Commit",
        "'', a, 10, X-Repo-Commit",
        "good, ../../evil, 10, ETag",
        "good, .hidden, 10, ETag",
        "good, '', 10, ETag",
        "good, a, -1, Content-Length",
        "good, a, many, Content-Length",
        "good, a, 99999999999999999999, Content-Length"
    })
    void headersThatWouldNotDoAsFileNamesAreRefused(
            String commit, String etag, String size, String named) {
        server.claim(commit.equals("good") ? FakeHub.commit(1) : commit, etag, size);

        assertRefused().hasMessageContaining(named);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void aServerThatIsNoHubIsNamed() {
        server.hubFaults.add(Answers.status(200));

        assertRefused().hasMessageContaining("HF_ENDPOINT");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void aHubThatKeepsItsFilesItselfWillDo() throws IOException {
        // Without a redirect the plain headers count, and the etag need not be a SHA-256.
        for (int i = 0; i < 2; i++) {
            server.hubFaults.add(
                    (exchange, content) -> {
                        exchange.getResponseHeaders().set("X-Repo-Commit", FakeHub.commit(7));
                        exchange.getResponseHeaders().set("ETag", "W/\"abc123\"");
                        if (exchange.getRequestMethod().equals("HEAD")) {
                            exchange.getResponseHeaders()
                                    .set("Content-Length", String.valueOf(content.length));
                            exchange.sendResponseHeaders(200, -1);
                        } else {
                            Answers.content(exchange, content);
                        }
                    });
        }

        HubFile file = fetch();

        assertThat(file.path()).hasBinaryContent(CONTENT);
        assertThat(blobs()).containsExactly("abc123");
        Path receipt = repository().resolve("flashar/" + FakeHub.commit(7) + "/weights.pt.json");
        assertThat(receipt).content().contains(FakeHub.sha256(CONTENT));
    }

    private Hub withToken() {
        return hub(new HubSettings(server.endpoint(), cache, Optional.of(TOKEN), false));
    }
}
