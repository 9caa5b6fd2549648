package io.github.flashar.examples.command;

import com.google.gson.JsonObject;
import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.model.Conditioning;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Published models by their sizes: LlamaGen of ImageNet and Emu3.5, with their tokenizers. */
enum PublishedModel {
    B(LlamaGen.B),
    M(LlamaGen.M),
    L(LlamaGen.L),
    XL(LlamaGen.XL),
    XXL(LlamaGen.XXL),
    XXXL(LlamaGen.XXXL),
    ONE_BILLION(LlamaGen.ONE_BILLION),
    THREE_BILLION(LlamaGen.THREE_BILLION),
    SEVEN_BILLION(LlamaGen.SEVEN_BILLION),
    EMU35(null);

    /** As convert leaves room for. */
    static final int PROMPT_TOKENS = 256;

    private final @Nullable LlamaGen llamaGen;

    PublishedModel(@Nullable LlamaGen llamaGen) {
        this.llamaGen = llamaGen;
    }

    /**
     * What was published.
     *
     * @param title of the model
     * @param grid of its pictures
     * @param backbone its sizes at a grid
     * @param adaptation what FlashAR makes of it
     * @param tokenizer of its images
     */
    private record Sizes(
            String title,
            TokenGrid grid,
            Function<TokenGrid, BackboneConfig> backbone,
            Function<BackboneConfig, FlashArConfig> adaptation,
            VqConfig tokenizer) {

        static Sizes of(LlamaGen size) {
            return new Sizes(
                    "LlamaGen-" + size,
                    new TokenGrid(16, 16),
                    grid -> size.backbone(LlamaGen.IMAGENET_CLASS, grid),
                    backbone -> FlashArConfig.paper(backbone, backbone.layers() - 1),
                    VqConfig.vq16());
        }

        static Sizes emu35() {
            return new Sizes(
                    "Emu3.5-Image",
                    Emu35.TRAINED_GRID,
                    grid -> Emu35.backbone(grid, PROMPT_TOKENS),
                    Emu35::flashAr,
                    Emu35.tokenizer());
        }

        BackboneConfig at(@Nullable TokenGrid other) {
            return backbone.apply(other == null ? grid : other);
        }

        GeneratorConfig generator(BackboneConfig config, Optional<FlashArConfig> flashAr) {
            Path path = Path.of(title);
            return new GeneratorConfig(
                    path,
                    config,
                    flashAr,
                    tokenizer,
                    Conditioning.of(path, new JsonObject(), config.prefix()));
        }
    }

    private Sizes sizes() {
        return llamaGen == null ? Sizes.emu35() : Sizes.of(llamaGen);
    }

    /** The raster model; null is the grid of its pictures when it was published. */
    GeneratorConfig raster(@Nullable TokenGrid grid) {
        Sizes sizes = sizes();
        return sizes.generator(sizes.at(grid), Optional.empty());
    }

    /** The model adapted as it was published: LlamaGen's last layer cloned, Emu3.5's last four. */
    GeneratorConfig adapted(@Nullable TokenGrid grid) {
        Sizes sizes = sizes();
        BackboneConfig config = sizes.at(grid);
        return sizes.generator(config, Optional.of(sizes.adaptation().apply(config)));
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return llamaGen == null ? "Emu35" : llamaGen.toString();
    }
}
