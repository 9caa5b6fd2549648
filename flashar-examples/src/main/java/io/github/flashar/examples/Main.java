package io.github.flashar.examples;

import io.github.flashar.core.internal.engine.NativeHeap;
import io.github.flashar.examples.command.AdaptCommand;
import io.github.flashar.examples.command.BenchCommand;
import io.github.flashar.examples.command.ConvertCommand;
import io.github.flashar.examples.command.DemoCommand;
import io.github.flashar.examples.command.DoctorCommand;
import io.github.flashar.examples.command.DownloadCommand;
import io.github.flashar.examples.command.EvaluateCommand;
import io.github.flashar.examples.command.ExtractCodesCommand;
import io.github.flashar.examples.command.Failures;
import io.github.flashar.examples.command.GenEvalCommand;
import io.github.flashar.examples.command.GenerateCommand;
import io.github.flashar.examples.command.PlanCommand;
import io.github.flashar.examples.command.PretokenizeCommand;
import io.github.flashar.examples.command.PretrainCommand;
import io.github.flashar.examples.command.ReconstructCommand;
import io.github.flashar.examples.command.ReportCommand;
import io.github.flashar.examples.command.ServeCommand;
import io.github.flashar.examples.command.StudyCommand;
import io.github.flashar.examples.command.TrainTokenizerCommand;
import io.github.flashar.examples.console.StopSignal;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Entry point of every command. Without arguments it runs the demo. */
@Command(
        name = "flashar",
        description = {
            "Draws images one anti-diagonal at a time, and adapts pre-trained raster-scan"
                    + " generators to do so.",
            ""
        },
        footer = {
            "",
            "Without a command, the demo runs: about three minutes on two cores, no download, then",
            "open out/demo/report.html. Everything random comes from --seed: the same command on"
                    + " the",
            "same machine gives the same files.",
            "",
            "Exit codes: 0 done, 1 failed, 2 the request was wrong, 130 stopped by Ctrl-C. A training"
                    + " saves its state then and goes on with --resume."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            TrainTokenizerCommand.class,
            PretrainCommand.class,
            ExtractCodesCommand.class,
            PretokenizeCommand.class,
            PlanCommand.class,
            AdaptCommand.class,
            GenerateCommand.class,
            GenEvalCommand.class,
            EvaluateCommand.class,
            ReportCommand.class,
            StudyCommand.class,
            DownloadCommand.class,
            ConvertCommand.class,
            ReconstructCommand.class,
            ServeCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        })
public final class Main {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where an error arose, not just what it was.")
    private boolean stacktrace;

    private Main() {}

    /** Runs a command and leaves the JVM with its exit code if it failed. */
    public static void main(String[] args) {
        setDefault("java.awt.headless", "true");
        // The engine comes with the class path: DJL fetches and reports nothing at run time.
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        NativeHeap.keepFreedMemory();
        // Ctrl-C in the middle of an operation: the engine's libraries must not clean up under it.
        // Files are whole or not there, so there is nothing to lose.
        Thread halt = new Thread(() -> Runtime.getRuntime().halt(StopSignal.EXIT_CODE));
        Runtime.getRuntime().addShutdownHook(halt);
        Charset charset = Charset.defaultCharset();
        int code =
                run(
                        new PrintWriter(System.out, true, charset),
                        new PrintWriter(System.err, true, charset),
                        args);
        Runtime.getRuntime().removeShutdownHook(halt);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs a command, printing to the writers given, and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        Failures failures = new Failures(err, () -> main.stacktrace);
        CommandLine line =
                commandLine(main)
                        .setOut(out)
                        .setErr(err)
                        .setParameterExceptionHandler(failures)
                        .setExecutionExceptionHandler(failures);
        try {
            return line.execute(args.length == 0 ? new String[] {"demo"} : args);
        } catch (LinkageError | OutOfMemoryError e) {
            return failures.report(e);
        }
    }

    /** The grammar of all commands. */
    public static CommandLine commandLine() {
        return commandLine(new Main());
    }

    private static CommandLine commandLine(Main main) {
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
