package io.github.flashar.examples.watch;

import io.github.flashar.examples.report.Chart;
import io.github.flashar.examples.report.Line;
import io.github.flashar.train.metrics.MetricsHistory;
import io.github.flashar.train.metrics.MetricsHistory.Point;
import io.github.flashar.train.metrics.MetricsRecorder;
import java.awt.Color;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Charts of a run.
 *
 * @param history what it recorded
 * @param stageBorder steps of stage 1; 0 if there is one stage only
 * @param reference held-out cross-entropy of the model it started from; NaN for none
 */
public record RunCharts(MetricsHistory history, long stageBorder, double reference) {

    private static final String FUSED = "fused";

    /** Cross-entropies: of the heads and the fused prediction, or of the only one there is. */
    public Chart losses() {
        List<Line> lines = new ArrayList<>();
        if (history.points(FUSED).isEmpty()) {
            lines.add(smoothed("training, smoothed", "loss", Line.BLUE));
        } else {
            lines.add(smoothed("horizontal head", "horizontal", Line.RED));
            lines.add(smoothed("vertical head", "vertical", Line.BLUE));
            lines.add(smoothed(FUSED, FUSED, Line.INK));
        }
        lines.add(plain("held-out grids", Measurement.HELD_OUT, Line.ORANGE));
        lines.removeIf(line -> line.steps().isEmpty());
        if (!lines.isEmpty()) {
            addReference(lines);
            addBorder(lines);
        }
        return Chart.wide("cross-entropy, nats per token", lines);
    }

    /** How it trains. */
    public List<Chart> course() {
        return List.of(
                Chart.small(
                        "learning rate",
                        List.of(plain("learning rate", MetricsRecorder.LEARNING_RATE, Line.BLUE))),
                Chart.small(
                        "gradient norm before clipping",
                        List.of(smoothed("norm", MetricsRecorder.GRADIENT_NORM, Line.BLUE))),
                Chart.small(
                        "tokens per second",
                        List.of(smoothed("rate", MetricsRecorder.TOKENS_PER_SECOND, Line.BLUE))));
    }

    /** How decided the gate is. */
    public Chart gates() {
        return Chart.wide(
                "gates of held-out grids",
                List.of(
                        plain(
                                "mean weight of the horizontal branch",
                                Measurement.GATE_MEAN,
                                Line.INK),
                        plain("entropy, bits", Measurement.GATE_ENTROPY, Line.ORANGE),
                        plain("share below 0.05", Measurement.GATE_NEAR_VERTICAL, Line.BLUE),
                        plain("share above 0.95", Measurement.GATE_NEAR_HORIZONTAL, Line.RED)));
    }

    private Line smoothed(String name, String metric, Color color) {
        List<Point> points = history.points(metric);
        return Line.smoothed(name, steps(points), values(points), color);
    }

    private Line plain(String name, String metric, Color color) {
        List<Point> points = history.points(metric);
        return Line.of(name, steps(points), values(points), color);
    }

    private void addReference(List<Line> lines) {
        if (Double.isFinite(reference)) {
            lines.add(
                    Line.dashed(
                            "raster model, held-out grids",
                            0.5,
                            reference,
                            Math.max(1, history.lastStep()),
                            reference,
                            Line.GREEN));
        }
    }

    private void addBorder(List<Line> lines) {
        // Between the last step of stage 1 and the first of stage 2. Off the steps for another
        // reason too: XChart puts a tick at every step when all x values are evenly spaced.
        double border = stageBorder + 0.5;
        if (stageBorder > 0 && border < history.lastStep()) {
            DoubleSummaryStatistics range =
                    lines.stream()
                            .flatMap(line -> line.values().stream())
                            .mapToDouble(Double::doubleValue)
                            .summaryStatistics();
            lines.add(
                    Line.dashed(
                            "stage 2 begins",
                            border,
                            range.getMin(),
                            border,
                            range.getMax(),
                            Line.GREY));
        }
    }

    private static List<Double> steps(List<Point> points) {
        return points.stream().map(point -> (double) point.step()).toList();
    }

    private static List<Double> values(List<Point> points) {
        return points.stream().map(Point::value).toList();
    }
}
