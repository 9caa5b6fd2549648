package io.github.flashar.examples.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has others below it. */
abstract class CommandGroup implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public final void run() {
        CommandSpec known = FlashArCommand.required(spec);
        throw new ParameterException(
                known.commandLine(),
                "say what to "
                        + known.name()
                        + ": "
                        + String.join(", ", known.subcommands().keySet()));
    }
}
