package io.github.flashar.examples.command;

import io.github.flashar.core.checkpoint.StorageType;
import picocli.CommandLine.Option;

/** How weights are stored. */
final class StorageOptions {

    @Option(
            names = "--storage",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description =
                    "${COMPLETION-CANDIDATES}; in memory always float32."
                            + " Default: ${DEFAULT-VALUE}")
    private StorageType storage = StorageType.FLOAT32;

    StorageType type() {
        return storage;
    }
}
