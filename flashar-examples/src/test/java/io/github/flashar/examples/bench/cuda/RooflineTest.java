package io.github.flashar.examples.bench.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.examples.bench.BenchSize;
import io.github.flashar.infer.model.DecoderKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of an independent computation of the same model. */
class RooflineTest {

    private static final Ceilings H200 = new Ceilings(790e12, 4.3e12);

    @ParameterizedTest
    @CsvSource({
        "B, 16x16, RASTER, 1, 102.3, 52.54, 12.22",
        "B, 16x16, DIAGONAL, 1, 124.9, 7.82, 1.82",
        "B, 16x16, DIAGONAL, 256, 124.9, 0.58, 45.55",
        "L, 24x24, RASTER, 8, 781.6, 80.39, 149.56",
        "XL, 24x24, DIAGONAL, 64, 1898.0, 7.96, 174.91",
        "XXL, 16x16, DIAGONAL, 1, 1494.8, 92.64, 21.54",
        "XXL, 16x16, RASTER, 256, 1436.7, 23.28, 1396.85"
    })
    void publishedSizesCostWhatTheyShould(
            BenchSize size,
            String grid,
            DecoderKind kind,
            int batch,
            double gigaflops,
            double gigabytes,
            double millis) {
        Roofline roofline = Roofline.of(config(size, grid), kind, batch, true);
        assertThat(roofline.flops() / batch / 1e9).isCloseTo(gigaflops, within(0.06));
        assertThat(roofline.bytes() / batch / 1e9).isCloseTo(gigabytes, within(0.006));
        assertThat(roofline.seconds(H200) * 1e3).isCloseTo(millis, within(0.006));
    }

    /** Weights of 34 billion parameters are read by each of 63 passes: 64 GB of layers, heads. */
    @Test
    void emu35IsBoundByItsWeights() {
        BackboneConfig backbone = BenchSize.EMU35.backbone(TokenGrid.parse("32x32"));
        FlashArConfig config = BenchSize.EMU35.adapted(backbone, GateConfig.paper(backbone));
        double layer = 5120 * (2.0 * 8192 + 2 * 1024 + 3 * 25_600);
        double weights = 2 * (68 * layer + 2.0 * 5120 * 131_072);
        Roofline diagonal = Roofline.of(config, DecoderKind.DIAGONAL, 1, true);
        assertThat(diagonal.bytes()).isBetween(63 * weights, 63 * weights * 1.05);
        assertThat(diagonal.seconds(H200)).isCloseTo(diagonal.bytes() / 4.3e12, within(1e-9));
        assertThat(diagonal.seconds(H200)).isBetween(1.0, 1.1);
    }

    /** 4 rows have 3 breaks, which are fed with the token before them. */
    @Test
    void lineBreaksAreFedWithoutPassesOfTheirOwn() {
        BackboneConfig backbone = BenchSize.TINY_TEXT.backbone(TokenGrid.parse("4x3"));
        FlashArConfig config = BenchSize.TINY_TEXT.adapted(backbone, GateConfig.paper(backbone));
        Roofline raster = Roofline.of(config, DecoderKind.RASTER, 1, false);
        assertThat(raster.passes()).hasSize(12);
        double[] flops = raster.passes().stream().mapToDouble(Roofline.Pass::flops).toArray();
        for (int cell = 1; cell < flops.length; cell++) {
            assertThat(flops[cell] > 1.5 * flops[1]).as("cell %d", cell).isEqualTo(cell % 3 == 0);
        }
    }

    @Test
    void withoutGuidanceHalfTheStreamsRun() {
        FlashArConfig config = config(BenchSize.B, "16x16");
        assertThat(Roofline.of(config, DecoderKind.DIAGONAL, 2, false))
                .isEqualTo(Roofline.of(config, DecoderKind.DIAGONAL, 1, true));
    }

    private static FlashArConfig config(BenchSize size, String grid) {
        BackboneConfig backbone = size.backbone(TokenGrid.parse(grid));
        return FlashArConfig.paper(backbone, backbone.layers() - 1);
    }
}
