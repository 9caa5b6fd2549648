package io.github.flashar.examples.command;

import io.github.flashar.examples.training.Photographs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which photographs to train on. */
final class PhotographOptions {

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Folder or zip file of photographs, class/file.jpg or .png")
    private @Nullable Path data;

    @Mixin private CutOptions cut = new CutOptions();

    Photographs photographs() {
        return cut.photographs(FlashArCommand.required(data));
    }
}
