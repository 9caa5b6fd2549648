package io.github.flashar.examples.command;

import io.github.flashar.examples.watch.RunFolder;
import io.github.flashar.examples.watch.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of a run anew. */
@Command(
        name = "report",
        description = {
            "Writes report.html of an adapt or pretrain run anew, of what its folder holds: while it"
                    + " is at work, or after it died.",
            ""
        },
        footer = {"", "Example: flashar report --run out/adapt"},
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

    @Option(
            names = "--run",
            paramLabel = "FOLDER",
            required = true,
            description = "The --output folder of the run")
    private @Nullable Path run;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Path report = RunReport.write(new RunFolder(FlashArCommand.required(run).toAbsolutePath()));
        FlashArCommand.required(spec).commandLine().getOut().println("report: " + report);
        return 0;
    }
}
