package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartTest {

    @Test
    void drawsCurvesOfAnyLength() {
        for (int steps : new int[] {1, 2, 200}) {
            RgbImage chart = chart(steps).draw();
            assertThat(chart.width()).isGreaterThan(600);
            assertThat(colors(chart)).isGreaterThan(3);
        }
    }

    @Test
    void aLineWithoutPointsIsLeftOut() {
        Line nothing = Line.of("vertical head", List.of(), List.of(), Line.BLUE);

        assertThat(Chart.small("loss", List.of(nothing)).isEmpty()).isTrue();
        assertThat(Chart.small("loss", List.of(nothing, line(3))).draw().height()).isPositive();
    }

    @Test
    void aLongLineIsThinnedAndKeepsItsEnds() {
        List<Double> steps = IntStream.rangeClosed(1, 100_000).mapToObj(i -> (double) i).toList();
        List<Double> values = steps.stream().map(step -> 5.0).toList();

        Line line = Line.smoothed("loss", steps, values, Line.INK);

        assertThat(line.steps()).hasSizeLessThan(2000).startsWith(1.0).endsWith(100_000.0);
        assertThat(line.values()).containsOnly(5.0);
    }

    @Test
    void smoothingTakesNoiseAwayAndLeavesShortLinesAlone() {
        List<Double> steps = IntStream.rangeClosed(1, 400).mapToObj(i -> (double) i).toList();
        List<Double> noisy = steps.stream().map(step -> step % 2 * 2).toList();

        List<Double> smooth = Line.smoothed("loss", steps, noisy, Line.INK).values();

        assertThat(smooth.subList(200, 400)).allSatisfy(v -> assertThat(v).isBetween(0.8, 1.2));
        assertThat(Line.smoothed("loss", steps.subList(0, 3), noisy.subList(0, 3), Line.INK))
                .isEqualTo(Line.of("loss", steps.subList(0, 3), noisy.subList(0, 3), Line.INK));
    }

    @Test
    void withoutFontsTheLinesAreDrawnAllTheSame() {
        RgbImage chart = PlainChart.draw(chart(200).lines(), 300, 200);

        assertThat(chart.width()).isEqualTo(300);
        assertThat(colors(chart)).isGreaterThan(2);
    }

    private static Chart chart(int steps) {
        return Chart.wide(
                "loss", List.of(line(steps), Line.dashed("border", 1, 3.5, 1, 5, Line.GREY)));
    }

    private static Line line(int steps) {
        List<Double> xs = IntStream.rangeClosed(1, steps).mapToObj(i -> (double) i).toList();
        List<Double> ys = xs.stream().map(step -> 3.5 + 2 * Math.exp(-step / 30)).toList();
        return Line.smoothed("fused", xs, ys, Line.RED);
    }

    private static long colors(RgbImage image) {
        return IntStream.range(0, image.width() * image.height())
                .map(
                        i ->
                                image.sample(i % image.width(), i / image.width(), 0) << 8
                                        | image.sample(i % image.width(), i / image.width(), 2))
                .distinct()
                .count();
    }
}
