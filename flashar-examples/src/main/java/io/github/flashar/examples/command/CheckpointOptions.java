package io.github.flashar.examples.command;

import io.github.flashar.examples.training.Checkpoints;
import picocli.CommandLine.Option;

/** When a run saves its state, and whether it goes on from one. */
final class CheckpointOptions {

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Steps between checkpoints in OUTPUT/checkpoints; 0 is never, not even at"
                            + " Ctrl-C."
                            + " Default: ${DEFAULT-VALUE}")
    private long every;

    @Option(
            names = "--resume",
            description =
                    "Go on from the newest checkpoint in OUTPUT, if there is one. The result"
                            + " is that of a run that never stopped.")
    private boolean resume;

    Checkpoints checkpoints() {
        return new Checkpoints(every, resume);
    }
}
