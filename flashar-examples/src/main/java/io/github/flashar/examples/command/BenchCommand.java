package io.github.flashar.examples.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Parent of the measurements. */
@Command(
        name = "bench",
        description = {"Measures speed.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchDecodeCommand.class,
            BenchTokenizerCommand.class,
            BenchTrainCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec known = FlashArCommand.required(spec);
        throw new ParameterException(
                known.commandLine(),
                "name what to measure: " + String.join(", ", known.subcommands().keySet()));
    }
}
