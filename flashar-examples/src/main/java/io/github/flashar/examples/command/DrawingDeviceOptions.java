package io.github.flashar.examples.command;

import io.github.flashar.infer.generate.ImageGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What draws. */
final class DrawingDeviceOptions {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What is to draw: cpu, gpu (PyTorch on a GPU), cuda (FlashAR's own engine on"
                            + " one), or a numbered one such as cuda:1, which must then be there."
                            + " Default: gpu if PyTorch finds one, else cpu")
    private @Nullable String name;

    /** Lets a generator draw there. */
    void applyTo(ImageGenerator.Builder builder) {
        if (name != null) {
            builder.optDevice(name);
        }
    }
}
