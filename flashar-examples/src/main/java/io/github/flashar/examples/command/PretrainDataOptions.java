package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.training.CodeData;
import io.github.flashar.examples.training.PretrainData;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Photographs or codes to train on. */
final class PretrainDataOptions {

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Mixin private CutOptions cut = new CutOptions();

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Classes of codes that the official extraction wrote, which do not tell")
    private @Nullable Integer classes;

    /** One of them. */
    static final class Source {

        @Option(
                names = "--data",
                paramLabel = "PATH",
                description = "Folder or zip file of photographs, class/file.jpg or .png")
        private @Nullable Path data;

        @Option(
                names = "--codes",
                paramLabel = "FOLDER",
                description =
                        "Codes of extract-codes, or imagenet*_codes and _labels of the official"
                                + " extraction; --image-size is the side of its pictures")
        private @Nullable Path codes;
    }

    PretrainData data() {
        Checks.require(classes == null || source.codes != null, "--classes belongs to --codes");
        if (source.codes == null) {
            return new PretrainData.OfPhotographs(
                    cut.photographs(FlashArCommand.required(source.data)));
        }
        OptionalInt count =
                classes == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Checks.inRange("--classes", classes, 1, 1_000_000));
        return new CodeData(source.codes, cut.imageSize(), count, cut.rule());
    }
}
