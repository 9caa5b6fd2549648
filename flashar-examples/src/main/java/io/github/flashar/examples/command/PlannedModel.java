package io.github.flashar.examples.command;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The model of a plan: that of a folder, or one of a published size. */
final class PlannedModel {

    @Option(names = "--model", paramLabel = "FOLDER", required = true, description = "Model folder")
    private @Nullable Path folder;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable Published published;

    /** The raster model of a size, or what the folder has. */
    GeneratorConfig raster() {
        return published == null
                ? GeneratorConfig.read(FlashArCommand.required(folder))
                : published.generator(Optional.empty());
    }

    /** The model of a size with its last layer cloned, as in the paper, or what the folder has. */
    GeneratorConfig adapted() {
        return published == null
                ? GeneratorConfig.read(FlashArCommand.required(folder))
                : published.adapted();
    }

    /** LlamaGen of ImageNet, with its image tokenizer. */
    static final class Published {

        @Option(
                names = "--size",
                paramLabel = "SIZE",
                required = true,
                description = "A published LlamaGen instead: ${COMPLETION-CANDIDATES}")
        private @Nullable LlamaGen size;

        @Option(
                names = "--grid",
                paramLabel = "HxW",
                defaultValue = "16x16",
                description = "Its tokens. Default: ${DEFAULT-VALUE}")
        private String grid = "16x16";

        private BackboneConfig backbone() {
            return FlashArCommand.required(size)
                    .backbone(LlamaGen.IMAGENET_CLASS, TokenGrid.parse(grid));
        }

        private GeneratorConfig adapted() {
            BackboneConfig backbone = backbone();
            return generator(Optional.of(FlashArConfig.paper(backbone, backbone.layers() - 1)));
        }

        private GeneratorConfig generator(Optional<FlashArConfig> flashAr) {
            BackboneConfig backbone = backbone();
            return new GeneratorConfig(
                    Path.of("LlamaGen-" + size),
                    backbone,
                    flashAr,
                    VqConfig.vq16(),
                    ClassNames.numbered(backbone.classPrefix().classes()));
        }
    }
}
