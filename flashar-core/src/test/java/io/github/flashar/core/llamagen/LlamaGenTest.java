package io.github.flashar.core.llamagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaGenTest {

    private static final TokenGrid GRID = new TokenGrid(16, 16);

    /** Counts of the paper's table, in millions or billions as its names have them. */
    @ParameterizedTest
    @CsvSource({
        "B, 768, 2048, 12, 111e6",
        "M, 1024, 2816, 18, 0",
        "L, 1024, 2816, 24, 343e6",
        "XL, 1280, 3584, 36, 775e6",
        "XXL, 1536, 4096, 48, 1.4e9",
        "XXXL, 2560, 6912, 48, 0",
        "ONE_BILLION, 2048, 5632, 22, 0",
        "THREE_BILLION, 3200, 8704, 24, 3.1e9",
        "SEVEN_BILLION, 4096, 11008, 32, 0"
    })
    void hasTheClosedFormOfParameters(
            LlamaGen model, long dim, long feedForward, long layers, double published) {
        BackboneConfig config = model.backbone(LlamaGen.IMAGENET_CLASS, GRID);
        long layer = 4 * dim * dim + 3 * dim * feedForward + 2 * dim;
        long outside = (1001 + 2L * LlamaGen.VOCABULARY + 1) * dim;
        assertThat(count(config.parameterSpecs())).isEqualTo(layers * layer + outside);
        if (published > 0) {
            assertThat((double) count(config.parameterSpecs()))
                    .isBetween(0.98 * published, 1.04 * published);
        }
    }

    @ParameterizedTest
    @CsvSource({"XL, 1280"})
    void captionsTakeATableAndTwoMatrices(LlamaGen model, long dim) {
        BackboneConfig classes = model.backbone(LlamaGen.IMAGENET_CLASS, GRID);
        BackboneConfig captions = model.backbone(LlamaGen.CAPTION, GRID);
        assertThat(count(captions.parameterSpecs()) - count(classes.parameterSpecs()))
                .isEqualTo(120 * 2048 + 2048 * dim + dim * dim - 1001 * dim);
    }

    /** The paper's choice for L, m = 23 and E = 1, and a wide gate on logits. */
    @ParameterizedTest
    @CsvSource({"L, 1024, 2816"})
    void flashArAddsLayersNormHeadAndGate(LlamaGen model, long dim, long feedForward) {
        BackboneConfig backbone = model.backbone(LlamaGen.IMAGENET_CLASS, GRID);
        long layer = 4 * dim * dim + 3 * dim * feedForward + 2 * dim;
        long branch = layer + dim + LlamaGen.VOCABULARY * dim;
        assertThat(count(FlashArConfig.paper(backbone, 23).branchParameterSpecs()))
                .isEqualTo(branch + 2 * dim * 128 + 128 + 1);
        FlashArConfig official =
                new FlashArConfig(
                        backbone,
                        new BranchConfig(23, 1),
                        GateConfig.Logits.official(backbone),
                        CornerRule.MIXED);
        assertThat(count(official.branchParameterSpecs()))
                .isEqualTo(branch + 2L * LlamaGen.VOCABULARY * 32 + 32 + 1);
    }

    private static long count(List<ParameterSpec> specs) {
        return specs.stream().mapToLong(ParameterSpec::size).sum();
    }
}
