package io.github.flashar.examples.bench;

import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sizes of models with made-up weights. */
public enum BenchSize {
    /** Of no use but to see a measurement run, in no time and on any machine. */
    TINY(null),
    /** {@link #TINY} of {@link #EMU35}'s kind. */
    TINY_TEXT(null),
    /** Emu3.5-Image with FlashAR, 34 billion parameters and a branch of 3.4. */
    EMU35(null),
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

    /** Tokens of a usual prompt with its template. */
    private static final int PROMPT = 40;

    private final @Nullable LlamaGen published;

    BenchSize(@Nullable LlamaGen published) {
        this.published = published;
    }

    /** Sizes of a raster model: of classes, or of texts of 40 tokens. */
    public BackboneConfig backbone(TokenGrid grid) {
        return switch (this) {
            case TINY -> tiny(grid).optPrefix(new ClassPrefix(10)).build();
            case TINY_TEXT -> reading(tiny(grid), 100, 20).optKeyValueHeads(1).build();
            case EMU35 -> Emu35.backbone(grid, PROMPT);
            default -> Objects.requireNonNull(published).backbone(LlamaGen.IMAGENET_CLASS, grid);
        };
    }

    private static BackboneConfig.Builder tiny(TokenGrid grid) {
        return BackboneConfig.builder()
                .setLayers(2)
                .setHeads(2)
                .setDim(32)
                .optFeedForwardDim(64)
                .setVocabulary(TINY_VOCABULARY)
                .setGrid(grid);
    }

    private static BackboneConfig.Builder reading(
            BackboneConfig.Builder sizes, int vocabulary, int firstImageToken) {
        int lineBreak = firstImageToken - 8;
        return sizes.optPrefix(new TextPrefix(PROMPT, vocabulary, firstImageToken, lineBreak))
                .optQueryKeyNorm(true)
                .optRotaryPositions(RotaryPositions.SEQUENCE);
    }

    /** Sizes of an adapted model: the last layer cloned, or what Emu3.5's checkpoint has. */
    public FlashArConfig adapted(BackboneConfig backbone, GateConfig gate) {
        int layers = backbone.layers();
        if (!(backbone.prefix() instanceof TextPrefix)) {
            return new FlashArConfig(
                    backbone, new BranchConfig(layers - 1, 1), gate, CornerRule.HORIZONTAL);
        }
        BranchConfig branch =
                this == EMU35
                        ? Emu35.flashAr(backbone).branch()
                        : new BranchConfig(layers - 1, 1, BranchView.IMAGE);
        return new FlashArConfig(backbone, branch, gate, CornerRule.RESIDUAL);
    }

    /** Sizes of the image tokenizer that goes with it. */
    public VqConfig tokenizer() {
        return switch (this) {
            case TINY, TINY_TEXT ->
                    new VqConfig(32, List.of(1, 1), 1, 8, TINY_VOCABULARY, 4, CodeMatch.COSINE);
            case EMU35 -> Emu35.tokenizer();
            default -> VqConfig.vq16();
        };
    }

    /** The published name, such as {@code 3B}. */
    @Override
    public String toString() {
        return published == null ? name() : published.toString();
    }
}
