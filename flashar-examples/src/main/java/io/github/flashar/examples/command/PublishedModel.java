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
    EMU35(
            "Emu35",
            "Emu3.5-Image",
            Emu35.TRAINED_GRID,
            grid -> Emu35.backbone(grid, PublishedModel.PROMPT_TOKENS),
            Emu35::flashAr,
            Emu35.tokenizer());

    /** As convert leaves room for. */
    static final int PROMPT_TOKENS = 256;

    private final String label;
    private final String title;
    private final TokenGrid grid;
    private final Function<TokenGrid, BackboneConfig> backbone;
    private final Function<BackboneConfig, FlashArConfig> adaptation;
    private final VqConfig tokenizer;

    PublishedModel(LlamaGen size) {
        this(
                size.toString(),
                "LlamaGen-" + size,
                new TokenGrid(16, 16),
                grid -> size.backbone(LlamaGen.IMAGENET_CLASS, grid),
                backbone -> FlashArConfig.paper(backbone, backbone.layers() - 1),
                VqConfig.vq16());
    }

    PublishedModel(
            String label,
            String title,
            TokenGrid grid,
            Function<TokenGrid, BackboneConfig> backbone,
            Function<BackboneConfig, FlashArConfig> adaptation,
            VqConfig tokenizer) {
        this.label = label;
        this.title = title;
        this.grid = grid;
        this.backbone = backbone;
        this.adaptation = adaptation;
        this.tokenizer = tokenizer;
    }

    /** The raster model; null is the grid of its pictures when it was published. */
    GeneratorConfig raster(@Nullable TokenGrid other) {
        return generator(backbone(other), Optional.empty());
    }

    /** The model adapted as it was published: LlamaGen's last layer cloned, Emu3.5's last four. */
    GeneratorConfig adapted(@Nullable TokenGrid other) {
        BackboneConfig config = backbone(other);
        return generator(config, Optional.of(adaptation.apply(config)));
    }

    private BackboneConfig backbone(@Nullable TokenGrid other) {
        return backbone.apply(other == null ? grid : other);
    }

    private GeneratorConfig generator(BackboneConfig config, Optional<FlashArConfig> flashAr) {
        Path path = Path.of(title);
        return new GeneratorConfig(
                path,
                config,
                flashAr,
                tokenizer,
                Conditioning.of(path, new JsonObject(), config.prefix()));
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return label;
    }
}
