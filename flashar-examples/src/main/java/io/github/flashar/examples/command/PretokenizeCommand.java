package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.examples.extract.ExtractionFolder;
import io.github.flashar.examples.extract.Pretokenization;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.TextFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Encodes pictures with texts once, to train on their tokens. */
@Command(
        name = "pretokenize",
        description = {
            "Encodes the pictures of a list as tokens and writes them with their texts to OUTPUT, as"
                    + " the tar shards that Emu3.5-FlashAR's official training reads, and adapt"
                    + " --grids.",
            ""
        },
        footer = {
            "",
            "A line of the list is {\"image\": \"photos/0001.jpg\", \"text\": \"a red fox\"}: a JPEG or"
                    + " PNG file, from the folder of the list on, and what it shows. All lines are"
                    + " checked before the first picture is encoded. Pictures are resized to the"
                    + " grid as a whole, as the official extraction does, whatever their sides.",
            "",
            "A run that was stopped goes on where it was when started again, and ends as if it had"
                    + " never stopped. A folder that holds anything else is left alone. Pictures"
                    + " that cannot be read are passed over and listed in OUTPUT/unreadable.txt;"
                    + " once they are mended, the same command adds them.",
            "",
            "Example: flashar pretokenize --list pairs.jsonl --model out/emu35/model"
        },
        mixinStandardHelpOptions = true)
public final class PretokenizeCommand extends FlashArCommand {

    @Option(
            names = "--list",
            paramLabel = "FILE",
            required = true,
            description = "Pictures and texts, a JSON object a line")
    private @Nullable Path list;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Folder of the model that shall learn from them, Emu3.5")
    private @Nullable Path model;

    @Option(
            names = "--grid",
            paramLabel = "HxW",
            description = "Tokens that a picture becomes. Default: the model's grid")
    private @Nullable String grid;

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
            defaultValue = "1",
            description = "Pictures a forward pass. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        GeneratorConfig config = GeneratorConfig.read(required(model));
        Checks.require(
                config.conditioning() instanceof TextFormat,
                "%s does not read text itself; encode pictures for it with extract-codes",
                config.path());
        Pretokenization work =
                new Pretokenization(
                        required(list),
                        config.path(),
                        grid == null ? config.backbone().grid() : TokenGrid.parse(grid),
                        shardImages,
                        batch,
                        device.device());
        Pretokenization.Result result = work.run(folder);
        result.unreadable().forEach(problem -> out().println("unreadable: " + problem));
        out().printf(
                        "%s: %d of %d pictures as %s tokens each, %d encoded now, %d unreadable"
                                + " (%s)%n",
                        folder,
                        result.pictures() - result.unreadable().size(),
                        result.pictures(),
                        work.grid(),
                        result.encoded(),
                        result.unreadable().size(),
                        ExtractionFolder.unreadable(folder).getFileName());
    }
}
