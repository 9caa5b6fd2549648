package io.github.flashar.examples.command;

import picocli.CommandLine.Option;

/** How a training is watched. */
final class WatchOptions {

    @Option(
            names = "--samples-every",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Steps between looks at the model, and one after the last: images of fixed"
                            + " classes and seeds are drawn, grids kept apart scored and"
                            + " OUTPUT/report.html written anew, which tells what the looks cost; 0"
                            + " is never. Default: ${DEFAULT-VALUE}")
    private long every;

    long every() {
        return every;
    }
}
