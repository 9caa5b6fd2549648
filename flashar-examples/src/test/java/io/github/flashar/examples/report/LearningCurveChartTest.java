package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningCurveChartTest {

    @Test
    void drawsCurvesOfAnyLength() {
        for (int steps : new int[] {1, 2, 200}) {
            RgbImage chart = LearningCurveChart.draw(curve(steps, 3.5));
            assertThat(chart.width()).isGreaterThan(600);
            assertThat(colors(chart)).isGreaterThan(3);
        }
    }

    @Test
    void aHeadThatPredictsNothingIsLeftOut() {
        LearningCurve.Point point = new LearningCurve.Point(1, 4, 4, Double.NaN);
        LearningCurve curve = new LearningCurve(List.of(point, point), 0, Double.NaN);

        assertThat(LearningCurveChart.draw(curve).height()).isGreaterThan(300);
    }

    @Test
    void withoutFontsTheLinesAreDrawnAllTheSame() {
        List<Line> lines = Line.of(curve(200, 3.5));

        RgbImage chart = PlainChart.draw(lines, 300, 200);

        assertThat(lines).extracting(Line::name).contains("fused", "stage 2 begins");
        assertThat(chart.width()).isEqualTo(300);
        assertThat(colors(chart)).isGreaterThan(lines.size());
    }

    private static LearningCurve curve(int steps, double reference) {
        List<LearningCurve.Point> points =
                IntStream.rangeClosed(1, steps)
                        .mapToObj(
                                step -> {
                                    double loss = 3.5 + 2 * Math.exp(-step / 30.0);
                                    return new LearningCurve.Point(
                                            step, loss, loss + 0.2, loss + 0.4);
                                })
                        .toList();
        return new LearningCurve(points, steps / 5, reference);
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
