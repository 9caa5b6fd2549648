package io.github.flashar.infer.decode;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;

/** Sizes of the published Emu3.5-Image with FlashAR, 37.5 billion parameters. */
public final class Emu35Sizes {

    private Emu35Sizes() {}

    /** With room for so many tokens of text. */
    public static FlashArConfig flashAr(TokenGrid grid, int room) {
        BackboneConfig backbone =
                BackboneConfig.builder()
                        .setLayers(64)
                        .setHeads(64)
                        .optKeyValueHeads(8)
                        .optHeadDim(128)
                        .optQueryKeyNorm(true)
                        .setDim(5120)
                        .optFeedForwardDim(25_600)
                        .setVocabulary(131_072)
                        .optPrefix(new TextPrefix(room, 282_926, 151_854, 151_846))
                        .optRotaryPositions(RotaryPositions.SEQUENCE)
                        .optRopeBase(1e6)
                        .optNormEps(1e-6)
                        .setGrid(grid)
                        .build();
        return new FlashArConfig(
                backbone,
                new BranchConfig(60, 4, BranchView.IMAGE),
                GateConfig.paper(backbone),
                CornerRule.RESIDUAL);
    }
}
