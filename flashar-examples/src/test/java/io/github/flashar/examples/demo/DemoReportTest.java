package io.github.flashar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.examples.bench.Speed;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.examples.training.Score;
import io.github.flashar.examples.training.Scores;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private static final Scores SCORES =
            new Scores(
                    Score.raster(3.0),
                    new Score("FlashAR at initialisation", 4.0, 4.2, 4.4, 4.5),
                    new Score("after stage 1", 3.5, 3.6, 4.3, 3.9),
                    new Score("after stage 2", 3.2, 3.3, 3.8, 3.85));

    @Test
    void pageStatesSpeedAndQualityTogether() {
        String html = new DemoReport(result(), pictures()).page().html();

        assertThat(html).contains("64 → 15", "3.20×", "20.0 ms", "80 %", "+0.200");
        assertThat(html).contains("a processor, 2 of 2 cores, cpu, float32");
        assertThat(html).contains(LongRun.COMMAND, "FlashAR at initialisation");
    }

    @Test
    void headsTheRasterModelDoesNotHaveAreADash() {
        String html = new DemoReport(result(), pictures()).page().html();

        assertThat(html)
                .contains("<td>3.000</td><td>–</td><td>–</td><td>–</td>")
                .doesNotContain("NaN");
    }

    @Test
    void gapIsMeasuredFromInitialisationToTheRasterModel() {
        assertThat(SCORES.gapClosed()).isEqualTo(0.8, within(1e-9));
        assertThat(SCORES.remaining()).isEqualTo(0.2, within(1e-9));
    }

    static DemoResult result() {
        DemoSettings settings =
                new DemoSettings(
                        1,
                        2048,
                        256,
                        200,
                        32,
                        5e-4,
                        4,
                        4,
                        Guidance.of(2),
                        SamplingConfig.builder().build());
        return new DemoResult(
                settings,
                new TokenGrid(8, 8),
                new DemoResult.ParameterCounts(2_900_000, 3_900_000),
                SCORES,
                40,
                new GateMap(new TokenGrid(8, 8), new double[64]),
                List.of(speed(1, 0.3, 0.1), speed(10, 0.064, 0.02)),
                new Machine("a processor", 2, 2, "cpu", "float32", "Linux", "17", "DJL"),
                new DemoResult.Seconds(12, 95));
    }

    private static Speed speed(int batch, double raster, double diagonal) {
        return new Speed(
                batch,
                3,
                Map.of(
                        DecoderKind.RASTER,
                        new Speed.Timing(64, raster, 0.1),
                        DecoderKind.DIAGONAL,
                        new Speed.Timing(15, diagonal, 0.2)));
    }

    private static DemoPictures pictures() {
        return new DemoPictures(new byte[] {1}, new byte[] {2}, new byte[] {3});
    }
}
