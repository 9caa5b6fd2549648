package io.github.flashar.examples.command;

import com.google.gson.JsonObject;
import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.emu35.Emu35Sizes;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.infer.model.Conditioning;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The model of a plan: that of a folder, or one of a published size. */
final class PlannedModel {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description =
                    "Model folder; of Emu3.5 also the published one, or its config.json alone in a"
                            + " folder")
    private @Nullable Path folder;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable Published published;

    /** The raster model of a size, or what the folder has. */
    GeneratorConfig raster() {
        return published == null ? ofFolder() : published.model().raster(published.grid());
    }

    /** The adapted model of a size, or what the folder has. */
    GeneratorConfig adapted() {
        return published == null ? ofFolder() : published.model().adapted(published.grid());
    }

    private GeneratorConfig ofFolder() {
        Path path = FlashArCommand.required(folder);
        if (!Emu35Checkpoint.isAt(path)) {
            return GeneratorConfig.read(path);
        }
        Emu35Sizes sizes = Emu35Sizes.read(path, Emu35.TRAINED_GRID, PublishedModel.PROMPT_TOKENS);
        return new GeneratorConfig(
                path,
                sizes.backbone(),
                sizes.flashAr(),
                Emu35.tokenizer(),
                Conditioning.of(path, new JsonObject(), sizes.backbone().prefix()));
    }

    /** A model that was published, with its image tokenizer. */
    static final class Published {

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                required = true,
                description =
                        "A published LlamaGen or Emu3.5-Image instead: ${COMPLETION-CANDIDATES}")
        private @Nullable PublishedModel size;

        @Option(
                names = "--grid",
                paramLabel = "HxW",
                description = "Its tokens. Default: 16x16, of Emu3.5 32x32")
        private @Nullable String grid;

        private PublishedModel model() {
            return FlashArCommand.required(size);
        }

        private @Nullable TokenGrid grid() {
            return grid == null ? null : TokenGrid.parse(grid);
        }
    }
}
