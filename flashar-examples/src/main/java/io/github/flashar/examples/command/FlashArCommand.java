package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.examples.console.OutputFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: seed, threads, output folder, and the checks before any work. */
abstract class FlashArCommand implements Callable<Integer> {

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        Path folder = OutputFolder.check(common.output(qualifiedName()));
        common.applyThreads();
        run(folder);
        return 0;
    }

    /** Does the work; results go to a folder that may be written to but may not exist yet. */
    abstract void run(Path folder);

    final long seed() {
        return common.seed;
    }

    /** The seed if it was given, not left to its default. */
    final OptionalLong givenSeed() {
        return specification().commandLine().getParseResult().hasMatchedOption("--seed")
                ? OptionalLong.of(seed())
                : OptionalLong.empty();
    }

    /** The command as it was typed. */
    final String commandLine() {
        CommandSpec root = specification().root();
        return root.commandLine().getParseResult().originalArgs().stream()
                .map(FlashArCommand::quoted)
                .collect(Collectors.joining(" ", root.name() + " ", ""));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:,=+-]+")
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }

    final PrintWriter out() {
        return specification().commandLine().getOut();
    }

    /** Returns the value of an option that picocli has made sure of. */
    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a required option has no value");
        }
        return value;
    }

    /** Without the program's own name, such as {@code bench-decode}. */
    private String qualifiedName() {
        CommandSpec command = specification();
        return command.qualifiedName("-").substring(command.root().name().length() + 1);
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("a command runs only after it was parsed");
        }
        return spec;
    }

    /** Options of every command. */
    static final class CommonOptions {

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FOLDER",
                description = "Where results go. Default: out/<command>")
        private @Nullable Path output;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "Source of everything random. Default: ${DEFAULT-VALUE}")
        private long seed;

        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "CPU threads of one operation. Default: one per core")
        private @Nullable Integer threads;

        private Path output(String command) {
            return output == null ? Path.of("out", command) : output;
        }

        private void applyThreads() {
            if (threads != null) {
                int cores = Runtime.getRuntime().availableProcessors();
                Torch.setThreads(Checks.inRange("--threads", threads, 1, cores));
            }
        }
    }
}
