package io.github.flashar.examples.command;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.hub.Catalogue;
import io.github.flashar.examples.hub.Hub;
import io.github.flashar.examples.hub.HubFile;
import io.github.flashar.examples.hub.HubSettings;
import io.github.flashar.examples.hub.PublishedFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches published weights. Computes nothing, so it has none of the other commands' options. */
@Command(
        name = "download",
        description = {
            "Fetches weights that LlamaGen's authors published from the Hugging Face Hub into its"
                    + " standard cache and prints the path of each file. What is there already and"
                    + " still current is not fetched again.",
            ""
        },
        footer = {
            "",
            "An interrupted download goes on where it stopped when the command is run again. A file"
                    + " gets its name only after its size and SHA-256 were found right; size, hash,"
                    + " commit and source are printed to standard error and kept as JSON beside it,"
                    + " in flashar/ of the repository's cache folder.",
            "",
            "The environment variables of Hugging Face's own tools hold here, too:",
            "  HF_HUB_CACHE, HF_HOME  where the cache is; else ~/.cache/huggingface/hub",
            "  HF_TOKEN               access token; sent to the Hub only, and only if set",
            "  HF_ENDPOINT            another Hub or a mirror; else https://huggingface.co",
            "  HF_HUB_OFFLINE=1       use the cache only, fail if a file is not there",
            "Behind a proxy:",
            "  FLASHAR_JAVA_OPTS=\"-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT\"",
            "",
            "Example: flashar download c2i_B_256 vq_ds16_c2i"
        },
        mixinStandardHelpOptions = true)
public final class DownloadCommand implements Callable<Integer> {

    private final Supplier<HubSettings> settings;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "What to fetch; --list shows the names")
    private List<String> names = List.of();

    @Option(names = "--list", description = "List what can be fetched, and fetch nothing")
    private boolean list;

    @Spec private @Nullable CommandSpec spec;

    /** Made by the command line; takes its settings from the environment. */
    public DownloadCommand() {
        this(() -> HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home", ""))));
    }

    DownloadCommand(Supplier<HubSettings> settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        if (list) {
            Catalogue.files().forEach(this::print);
            return 0;
        }
        if (names.isEmpty()) {
            throw new InvalidRequestException(
                    "nothing to download; give --list or a name: " + Catalogue.names());
        }
        // A misspelt last name must not come up after hours of downloading the first.
        List<PublishedFile> files = names.stream().map(Catalogue::find).toList();
        Hub hub = new Hub(settings.get());
        files.forEach(file -> fetch(hub, file));
        return 0;
    }

    /** The path alone goes to standard output, for scripts. */
    private void fetch(Hub hub, PublishedFile file) {
        HubFile fetched = hub.fetch(file);
        CommandSpec command = FlashArCommand.required(spec);
        PrintWriter err = command.commandLine().getErr();
        err.println(file.name() + ": " + fetched.summary() + ", from " + file.repository());
        command.commandLine().getOut().println(fetched.path());
    }

    private void print(PublishedFile file) {
        FlashArCommand.required(spec)
                .commandLine()
                .getOut()
                .printf("%-18s %s (%s)%n", file.name(), file.contents(), file.repository());
    }
}
