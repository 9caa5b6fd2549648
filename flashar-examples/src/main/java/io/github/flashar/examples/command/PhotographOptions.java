package io.github.flashar.examples.command;

import io.github.flashar.examples.training.Photographs;
import io.github.flashar.train.data.HoldOut;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which photographs to train on. */
final class PhotographOptions {

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Folder or zip file of photographs, class/file.jpg or .png")
    private @Nullable Path data;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            defaultValue = "32",
            description = "Side in pixels to scale and cut to. Default: ${DEFAULT-VALUE}")
    private int imageSize;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Last images of each class, kept apart to measure on."
                            + " Default: ${DEFAULT-VALUE}")
    private int heldOut;

    Photographs photographs() {
        return new Photographs(FlashArCommand.required(data), imageSize, new HoldOut(heldOut));
    }
}
