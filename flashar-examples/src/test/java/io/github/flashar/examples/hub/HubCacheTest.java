package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.examples.hub.HubFile.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lies in the cache, and when the server is asked. */
class HubCacheTest extends HubTestBase {

    @Test
    void theCacheHasTheStandardLayout() throws IOException {
        HubFile file = fetch();

        String hash = FakeHub.sha256(CONTENT);
        Path snapshot = repository().resolve("snapshots/" + FakeHub.commit(1) + "/weights.pt");
        assertWhole(file);
        assertThat(file.path()).isEqualTo(snapshot);
        assertThat(Files.readSymbolicLink(snapshot)).isEqualTo(Path.of("../../blobs/" + hash));
        assertThat(repository().resolve("refs/main")).hasContent(FakeHub.commit(1));
        assertThat(cache.resolve(".locks/models--owner--model/" + hash + ".lock")).exists();
        assertThat(file.origin()).isEqualTo(Origin.DOWNLOADED);
        assertThat(file.sha256()).contains(hash);
        assertThat(file.summary()).contains("0.3 MB", hash, FakeHub.commit(1));
    }

    @Test
    void theReceiptTellsSizeHashCommitAndSource() throws IOException {
        fetch();

        Path path = repository().resolve("flashar/" + FakeHub.commit(1) + "/weights.pt.json");
        JsonObject receipt = JsonParser.parseString(Files.readString(path)).getAsJsonObject();
        assertThat(receipt.get("bytes").getAsLong()).isEqualTo(CONTENT.length);
        assertThat(receipt.get("sha256").getAsString()).isEqualTo(FakeHub.sha256(CONTENT));
        assertThat(receipt.get("commit").getAsString()).isEqualTo(FakeHub.commit(1));
        assertThat(receipt.get("source").getAsString())
                .startsWith(server.endpoint() + "/owner/model/resolve/" + FakeHub.commit(1));
    }

    @Test
    void whatIsCurrentIsNotFetchedAgain() throws IOException {
        fetch();
        HubFile again = fetch();

        assertWhole(again);
        assertThat(again.origin()).isEqualTo(Origin.UP_TO_DATE);
        assertThat(server.requests("storage", "GET")).hasSize(1);
    }

    @Test
    void aNewCommitOfTheSameContentIsOnlyLinked() throws IOException {
        fetch();
        server.publish(2, CONTENT);
        HubFile again = fetch();

        assertWhole(again);
        assertThat(again.commit()).isEqualTo(FakeHub.commit(2));
        assertThat(server.requests("storage", "GET")).hasSize(1);
        assertThat(repository().resolve("refs/main")).hasContent(FakeHub.commit(2));
        assertThat(repository().resolve("snapshots")).isDirectoryContaining("glob:**0001");
    }

    @Test
    void newContentIsFetchedAndTheOldStays() throws IOException {
        HubFile before = fetch();
        byte[] changed = FakeHub.bytes(200_001);
        server.publish(2, changed);
        HubFile after = fetch();

        assertThat(after.path()).hasBinaryContent(changed);
        assertThat(before.path()).hasBinaryContent(CONTENT);
    }

    @Test
    void aBlobOfTheWrongSizeIsReplaced() throws IOException {
        HubFile file = fetch();
        Files.write(file.path().toRealPath(), Arrays.copyOf(CONTENT, 1000));

        assertWhole(fetch());
    }

    @Test
    void withoutLinksTheFileIsCopied() throws IOException {
        Hub hub =
                new Hub(
                        server.settings(cache),
                        PATIENCE,
                        pauses::add,
                        (link, target) -> {
                            throw new UnsupportedOperationException("no links here");
                        });

        HubFile file = hub.fetch(FakeHub.FILE);

        assertWhole(file);
        assertThat(file.path()).isRegularFile().matches(path -> !Files.isSymbolicLink(path));
        assertThat(hub.fetch(FakeHub.FILE).origin()).isEqualTo(Origin.UP_TO_DATE);
    }

    @Test
    void offlineServesTheCacheAndAsksNobody() throws IOException {
        fetch();
        int asked = server.requests().size();
        HubFile file = offline().fetch(FakeHub.FILE);

        assertWhole(file);
        assertThat(file.origin()).isEqualTo(Origin.NOT_COMPARED);
        assertThat(file.commit()).isEqualTo(FakeHub.commit(1));
        assertThat(server.requests()).hasSize(asked);
    }

    @Test
    void offlinePrefersTheCommitTheBranchStoodAt() throws IOException {
        fetch();
        server.publish(2, FakeHub.bytes(1000));
        fetch();
        Path ref = repository().resolve("refs/main");

        assertThat(offline().fetch(FakeHub.FILE).commit()).isEqualTo(FakeHub.commit(2));
        Files.writeString(ref, FakeHub.commit(1));
        assertThat(offline().fetch(FakeHub.FILE).commit()).isEqualTo(FakeHub.commit(1));
        Files.writeString(ref, FakeHub.commit(3));
        assertThat(offline().fetch(FakeHub.FILE).path()).exists();
    }

    @Test
    void offlineWithoutTheFileIsAnError() {
        assertThatThrownBy(() -> offline().fetch(FakeHub.FILE))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("weights.pt of owner/model")
                .hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(server.requests()).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void withoutANetworkTheCacheMustDo() throws IOException {
        assertWhole(fetch());
        server.close();

        HubFile file = fetch();

        assertWhole(file);
        assertThat(file.origin()).isEqualTo(Origin.NOT_COMPARED);
    }

    @Test
    void withoutANetworkAndCacheTheServerIsNamed() {
        server.close();

        assertRefused().hasMessageContaining("127.0.0.1 cannot be reached");
        assertThat(pauses).isEmpty();
    }

    @Test
    void theDiskMustHaveRoom() throws IOException {
        server.claim(FakeHub.commit(1), FakeHub.sha256(CONTENT), "900000000000000000");

        assertRefused().hasMessageContaining("900000000.0 GB to download");
        assertThat(server.requests("storage", "GET")).isEmpty();
        assertNothingComplete();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        HubSettings settings = new HubSettings(server.endpoint(), file, Optional.empty(), false);

        assertThatThrownBy(() -> hub(settings).fetch(FakeHub.FILE))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("HF_HUB_CACHE");
    }
}
