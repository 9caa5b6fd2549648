package io.github.flashar.examples.command;

import picocli.CommandLine.Command;

/** Parent of what is said before anything is loaded. */
@Command(
        name = "plan",
        description = {
            "Says what memory a training or drawing takes, from the sizes of the model alone.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PlanTrainingCommand.class, PlanDrawingCommand.class},
        mixinStandardHelpOptions = true)
public final class PlanCommand extends CommandGroup {}
