package io.github.flashar.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import org.junit.jupiter.api.Test;

class DecodeCostTest {

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(3)
                    .setHeads(2)
                    .setDim(8)
                    .optFeedForwardDim(16)
                    .setVocabulary(11)
                    .optPrefix(new PrefixConfig.ClassPrefix(2))
                    .setGrid(new TokenGrid(2, 2))
                    .build();

    /** A layer multiplies with 4·8·8 + 3·8·16 = 640 weights. */
    private static final double LAYER = 2 * 640;

    private static final double HEAD = 2 * 8 * 11;

    @Test
    void rasterFeedsOneTokenAPassAndSeesOneMoreEachTime() {
        double attention = 4 * 8 * (1 + 2 + 3 + 4);
        assertThat(cost(new GateConfig.Fixed(0.5), 2, false).raster())
                .isCloseTo(2 * (3 * (4 * LAYER + attention) + 4 * HEAD), within(1e-6));
    }

    @Test
    void diagonalFeedsAllButTheLastDiagonalThroughBothBranches() {
        // fed: prefix, 1 cell, 2 cells; they see 1, 2 and 4 tokens
        double attention = 4 * 8 * (1 + 2 + 2 * 4);
        assertThat(cost(new GateConfig.Fixed(0.5), 1, false).diagonal())
                .isCloseTo(4 * (4 * LAYER + attention) + 4 * 2 * HEAD, within(1e-6));
    }

    @Test
    void guidanceDoublesTheLayersAndTheLogitGateTheHeads() {
        double folded = cost(new GateConfig.Fixed(0.5), 1, false).diagonal();
        double heads = 4 * 2 * HEAD;
        assertThat(cost(new GateConfig.Fixed(0.5), 1, true).diagonal())
                .isCloseTo(2 * (folded - heads) + heads, within(1e-6));
        assertThat(cost(new GateConfig.Logits(4), 1, true).diagonal())
                .isCloseTo(2 * folded, within(1e-6));
    }

    private static DecodeCost cost(GateConfig gate, int batch, boolean guided) {
        FlashArConfig config =
                new FlashArConfig(BACKBONE, new BranchConfig(2, 1), gate, CornerRule.HORIZONTAL);
        return new DecodeCost(config, batch, guided);
    }
}
