package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.hub.Catalogue;
import io.github.flashar.examples.hub.FakeHub;
import io.github.flashar.examples.hub.HubSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DownloadCommandTest {

    private static final int FAILED = 1;
    private static final int BAD_REQUEST = 2;
    private static final byte[] CONTENT = FakeHub.bytes(5000);

    @TempDir Path home;
    private FakeHub server;
    private Map<String, String> environment;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeHub(CONTENT);
        server.offer(Catalogue.find("vq_ds16_c2i"));
        server.offer(Catalogue.find("vq_ds16_t2i"));
        environment = new HashMap<>(Map.of("HF_ENDPOINT", server.endpoint().toString()));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void listNamesEveryFile() {
        CommandLineRun run = CommandLineRun.of("download", "--list");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSameSizeAs(Catalogue.files());
        assertThat(run.out())
                .contains("c2i_B_256 ", "16x16 tokens (FoundationVision/LlamaGen)")
                .contains("vq_ds16_t2i ", "(peizesun/llamagen_t2i)");
    }

    @Test
    void standardOutputHoldsThePathsOnly() {
        CommandLineRun run = download("vq_ds16_c2i", "vq_ds16_t2i");

        List<Path> paths = run.out().lines().map(Path::of).toList();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(paths).hasSize(2).allSatisfy(p -> assertThat(p).hasBinaryContent(CONTENT));
        assertThat(paths.get(0))
                .startsWith(
                        home.resolve(".cache/huggingface/hub/models--FoundationVision--LlamaGen"))
                .hasFileName("vq_ds16_c2i.pt");
        assertThat(run.errorLines()).hasSize(2);
        assertThat(run.errorLines().get(1))
                .startsWith("vq_ds16_t2i: 0.0 MB, SHA-256 ")
                .contains("commit 0", "downloaded", "from peizesun/llamagen_t2i");
    }

    @Test
    void anUnknownNameIsFoundBeforeAnythingIsFetched() {
        refuses(BAD_REQUEST, "known: c2i_B_256", "vq_ds16_c2i", "vq_ds16");

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void nothingToDownloadNamesTheChoices() {
        refuses(BAD_REQUEST, "--list or a name: c2i_B_256");
    }

    @Test
    void aFileTheServerDoesNotHave() {
        refuses(FAILED, "c2i_B_256.pt of FoundationVision/LlamaGen", "c2i_B_256");
    }

    @Test
    void offlineWithoutTheFile() {
        environment.put("HF_HUB_OFFLINE", "1");

        refuses(FAILED, "HF_HUB_OFFLINE is set", "vq_ds16_c2i");
    }

    @Test
    void offlineForTheEngineDoesNotForbidADownloadThatWasAskedFor() {
        // scripts/flashar and these tests run with it.
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");

        assertThat(download("vq_ds16_c2i").code()).isZero();
    }

    @Test
    void aMisspeltEndpoint() {
        environment.put("HF_ENDPOINT", "huggingface.co");

        refuses(BAD_REQUEST, "HF_ENDPOINT = huggingface.co", "vq_ds16_c2i");
    }

    @Test
    void helpTellsWhereFilesGo() {
        CommandLineRun run = CommandLineRun.of("download", "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("Usage: flashar download")
                .contains("HF_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE", "Example:");
    }

    private void refuses(int code, String expected, String... names) {
        CommandLineRun run = download(names);

        assertThat(run.errorLines()).singleElement().asString().contains(expected);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }

    /** Runs the command as Main does, in another environment. */
    private CommandLineRun download(String... names) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Failures failures = new Failures(new PrintWriter(err, true), () -> false);
        DownloadCommand command = new DownloadCommand(() -> HubSettings.of(environment, home));
        int code =
                new CommandLine(command)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setParameterExceptionHandler(failures)
                        .setExecutionExceptionHandler(failures)
                        .execute(names);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
