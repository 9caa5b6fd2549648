package io.github.flashar.examples.command;

import io.github.flashar.core.image.Crops;
import io.github.flashar.examples.extract.CodeLayout;
import io.github.flashar.examples.extract.Extraction;
import io.github.flashar.examples.extract.ExtractionFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Encodes pictures once, to train on their tokens. */
@Command(
        name = "extract-codes",
        description = {
            "Encodes the pictures of a folder or zip file as tokens, several views of each, and"
                    + " writes them to OUTPUT for adapt --grids.",
            ""
        },
        footer = {
            "",
            "A run that was stopped goes on where it was when started again, and ends as if it had"
                    + " never stopped. A folder that holds anything else is left alone. Pictures"
                    + " that cannot be read are passed over and listed in OUTPUT/unreadable.txt;"
                    + " once they are mended, the same command adds them.",
            "",
            "Views are cut to the pixel as LlamaGen does. --format npy writes the folders that the"
                    + " official training reads.",
            "",
            "Example: flashar extract-codes --data imagenet/train --tokenizer out/c2i-B/model"
                    + " --size 256 --crop ten-crop"
        },
        mixinStandardHelpOptions = true)
public final class ExtractCodesCommand extends FlashArCommand {

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Folder or zip file of photographs, class/file.jpg or .png")
    private @Nullable Path data;

    @Option(
            names = {"--tokenizer", "--model"},
            paramLabel = "FOLDER",
            required = true,
            description = "Folder of an image tokenizer, or of a model that has one")
    private @Nullable Path tokenizer;

    @Option(
            names = {"--size", "--image-size"},
            paramLabel = "N",
            defaultValue = "256",
            description = "Side of a view in pixels. Default: ${DEFAULT-VALUE}")
    private int size;

    @Option(
            names = "--crop",
            paramLabel = "VIEWS",
            defaultValue = "center-flip",
            description =
                    "${COMPLETION-CANDIDATES}: the middle, or the middle and the corners of a"
                            + " larger square; each also mirrored. Default: ${DEFAULT-VALUE}")
    private Crops.Kind crop = Crops.Kind.CENTER_FLIP;

    @Option(
            names = "--crop-range",
            paramLabel = "R",
            defaultValue = "1.1",
            description =
                    "Side of the square that ten crops are cut from, relative to --size."
                            + " Default: ${DEFAULT-VALUE}")
    private double range;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "shards",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private CodeLayout.Kind format = CodeLayout.Kind.SHARDS;

    @Option(
            names = "--shard-images",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Images a shard; a run that is stopped loses at most so many."
                            + " Default: ${DEFAULT-VALUE}")
    private int shardImages;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Views a forward pass. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        Extraction extraction =
                new Extraction(
                        required(data),
                        required(tokenizer),
                        new Crops(crop, size, range),
                        new CodeLayout(format, shardImages),
                        batch,
                        device.device());
        Extraction.Result result = extraction.run(folder);
        result.unreadable().forEach(problem -> out().println("unreadable: " + problem));
        out().printf(
                        "%s: %d of %d images as %d grids of %s tokens each, %d encoded now, %d"
                                + " unreadable (%s)%n",
                        folder,
                        result.images() - result.unreadable().size(),
                        result.images(),
                        result.spec().augmentations(),
                        result.spec().grid(),
                        result.encoded(),
                        result.unreadable().size(),
                        ExtractionFolder.unreadable(folder).getFileName());
    }
}
