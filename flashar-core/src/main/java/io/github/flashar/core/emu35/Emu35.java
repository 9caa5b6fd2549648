package io.github.flashar.core.emu35;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;

/**
 * Sizes of Emu3.5-Image, 34.1 billion parameters, and of what was published with it: for plans and
 * recipes, before there is a folder. What a folder says of itself is read by {@link
 * Emu35Checkpoint}.
 *
 * <p>Source: Cui et al., <em>Emu3.5</em>, arXiv 2510.26583; what is not written there follows from
 * the numbers of parameters.
 */
public final class Emu35 {

    /** Pictures of 512², at which FlashAR was trained. */
    public static final TokenGrid TRAINED_GRID = new TokenGrid(32, 32);

    /** Ids of text, control tokens and image codes. */
    public static final Emu35Vocabulary VOCABULARY = new Emu35Vocabulary(151_643, 131_072);

    private static final int VERTICAL_LAYERS = 4;

    private Emu35() {}

    /**
     * The language model.
     *
     * @param textTokens P, room for the text before an image
     */
    public static BackboneConfig backbone(TokenGrid grid, int textTokens) {
        return BackboneConfig.builder()
                .setLayers(64)
                .setHeads(64)
                .setDim(5120)
                .setVocabulary(VOCABULARY.codebook())
                .setGrid(grid)
                .optKeyValueHeads(8)
                .optHeadDim(128)
                .optQueryKeyNorm(true)
                .optFeedForwardDim(25_600)
                .optPrefix(
                        new TextPrefix(
                                textTokens,
                                VOCABULARY.size(),
                                VOCABULARY.visualOffset(),
                                VOCABULARY.id(SpecialToken.EOL)))
                .optRotaryPositions(RotaryPositions.SEQUENCE)
                .optRopeBase(1e6)
                .optNormEps(1e-6)
                .build();
    }

    /** What the official FlashAR code makes of a language model: its last four layers, cloned. */
    public static FlashArConfig flashAr(BackboneConfig backbone) {
        return new FlashArConfig(
                backbone,
                new BranchConfig(
                        backbone.layers() - VERTICAL_LAYERS, VERTICAL_LAYERS, BranchView.IMAGE),
                GateConfig.paper(backbone),
                CornerRule.RESIDUAL);
    }

    /** The image tokenizer, 455 million parameters; 16 pixels, per side, are one token. */
    public static VqConfig tokenizer() {
        return new VqConfig(
                256,
                List.of(1, 1, 2, 2, 4),
                4,
                256,
                VOCABULARY.codebook(),
                256,
                CodeMatch.DOT_PRODUCT);
    }
}
