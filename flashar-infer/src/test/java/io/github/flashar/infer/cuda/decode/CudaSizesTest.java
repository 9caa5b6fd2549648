package io.github.flashar.infer.cuda.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.RandomModels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the kernels do not compute is refused before they could compute something else. */
class CudaSizesTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final BackboneConfig KNOWN = RandomModels.tiny(GRID);

    @Test
    void everyPartOfEmu35IsRefusedAlone() {
        assertThat(new CudaSizes(KNOWN, Optional.empty(), Storage.FLOAT).weightBytes())
                .isPositive();
        refused(RandomModels.texted(GRID, 5), "text that the model reads itself");
        refused(
                like().optRotaryPositions(RotaryPositions.SEQUENCE).build(),
                "rotary positions other than rows and columns");
        refused(like().optQueryKeyNorm(true).build(), "norms of queries and keys");
        refused(like().optHeadDim(8).build(), "heads that are not as wide as the model together");
        FlashArConfig image =
                new FlashArConfig(
                        KNOWN,
                        new BranchConfig(1, 1, BranchView.IMAGE),
                        GateConfig.paper(KNOWN),
                        CornerRule.HORIZONTAL);
        refused(KNOWN, Optional.of(image), "a vertical branch that sees the image alone");
    }

    private static BackboneConfig.Builder like() {
        return BackboneConfig.builder()
                .setLayers(KNOWN.layers())
                .setHeads(KNOWN.heads())
                .setDim(KNOWN.dim())
                .setVocabulary(KNOWN.vocabulary())
                .setGrid(GRID);
    }

    private static void refused(BackboneConfig backbone, String what) {
        refused(backbone, Optional.empty(), what);
    }

    private static void refused(
            BackboneConfig backbone, Optional<FlashArConfig> flashAr, String what) {
        assertThatThrownBy(() -> new CudaSizes(backbone, flashAr, Storage.FLOAT))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("does not compute " + what + " yet");
    }
}
