package io.github.flashar.examples.command;

import io.github.flashar.examples.training.Photographs;
import io.github.flashar.train.data.HoldOut;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What becomes of photographs. */
final class CutOptions {

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

    int imageSize() {
        return imageSize;
    }

    HoldOut rule() {
        return new HoldOut(heldOut);
    }

    Photographs photographs(Path data) {
        return new Photographs(data, imageSize, rule());
    }
}
