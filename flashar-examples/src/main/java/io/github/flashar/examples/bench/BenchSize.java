package io.github.flashar.examples.bench;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sizes of models with made-up weights. */
public enum BenchSize {
    /** Of no use but to see a measurement run, in no time and on any machine. */
    TINY(null),
    B(LlamaGen.B),
    M(LlamaGen.M),
    L(LlamaGen.L),
    XL(LlamaGen.XL),
    XXL(LlamaGen.XXL),
    XXXL(LlamaGen.XXXL),
    ONE_BILLION(LlamaGen.ONE_BILLION),
    THREE_BILLION(LlamaGen.THREE_BILLION),
    SEVEN_BILLION(LlamaGen.SEVEN_BILLION);

    private static final int TINY_VOCABULARY = 64;

    private final @Nullable LlamaGen published;

    BenchSize(@Nullable LlamaGen published) {
        this.published = published;
    }

    /** Sizes of a class-conditional raster model. */
    public BackboneConfig backbone(TokenGrid grid) {
        return published == null
                ? BackboneConfig.builder()
                        .setLayers(2)
                        .setHeads(2)
                        .setDim(32)
                        .optFeedForwardDim(64)
                        .setVocabulary(TINY_VOCABULARY)
                        .optPrefix(new PrefixConfig.ClassPrefix(10))
                        .setGrid(grid)
                        .build()
                : published.backbone(LlamaGen.IMAGENET_CLASS, grid);
    }

    /** Sizes of the image tokenizer that goes with it. */
    public VqConfig tokenizer() {
        return published == null
                ? new VqConfig(32, List.of(1, 1), 1, 8, TINY_VOCABULARY, 4, CodeMatch.COSINE)
                : VqConfig.vq16();
    }

    /** The published name, such as {@code 3B}. */
    @Override
    public String toString() {
        return published == null ? name() : published.toString();
    }
}
