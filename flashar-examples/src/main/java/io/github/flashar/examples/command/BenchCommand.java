package io.github.flashar.examples.command;

import picocli.CommandLine.Command;

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
public final class BenchCommand extends CommandGroup {}
