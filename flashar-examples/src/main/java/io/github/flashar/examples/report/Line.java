package io.github.flashar.examples.report;

import io.github.flashar.examples.report.LearningCurve.Point;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One line of a chart.
 *
 * @param steps x values, ascending
 * @param values y values, as many
 */
record Line(String name, List<Double> steps, List<Double> values, Color color, boolean dashed) {

    private static final Color FUSED = new Color(0x1f, 0x1f, 0x1f);
    private static final Color REFERENCE = new Color(0x2a, 0x9d, 0x6f);

    /** A window that grows with the run keeps a line readable whatever its length. */
    private static final double WINDOWS = 40;

    /** Everything there is to draw of a curve; lines without a point are left out. */
    static List<Line> of(LearningCurve curve) {
        List<Line> lines = new ArrayList<>();
        Color red = GateColors.HORIZONTAL;
        Color blue = GateColors.VERTICAL;
        lines.add(smoothed("horizontal head", curve, Point::horizontal, red));
        lines.add(smoothed("vertical head", curve, Point::vertical, blue));
        lines.add(smoothed("fused", curve, Point::fused, FUSED));
        lines.add(reference(curve));
        lines.add(stageBorder(curve));
        lines.removeIf(line -> line.steps().isEmpty());
        return lines;
    }

    private static Line smoothed(
            String name, LearningCurve curve, ToDoubleFunction<Point> value, Color color) {
        List<Double> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        double memory = Math.max(1, curve.points().size() / WINDOWS);
        double average = Double.NaN;
        for (Point point : curve.points()) {
            double next = value.applyAsDouble(point);
            if (Double.isFinite(next)) {
                average = Double.isNaN(average) ? next : average + (next - average) / memory;
                steps.add((double) point.step());
                values.add(average);
            }
        }
        return new Line(name, steps, values, color, false);
    }

    private static Line reference(LearningCurve curve) {
        String name = "raster model, held-out grids";
        double level = curve.reference();
        return Double.isFinite(level)
                ? dashed(name, List.of(0.5, curve.lastStep()), List.of(level, level), REFERENCE)
                : dashed(name, List.of(), List.of(), REFERENCE);
    }

    private static Line stageBorder(LearningCurve curve) {
        String name = "stage 2 begins";
        // Between the last step of stage 1 and the first of stage 2. Off the steps for another
        // reason
        // too: XChart puts a tick at every step when all x values are evenly spaced.
        double border = curve.stageBorder() + 0.5;
        return curve.stageBorder() > 0 && border < curve.lastStep()
                ? dashed(name, List.of(border, border), curve.fusedRange(), Canvas.MUTED)
                : dashed(name, List.of(), List.of(), Canvas.MUTED);
    }

    private static Line dashed(String name, List<Double> steps, List<Double> values, Color color) {
        return new Line(name, steps, values, color, true);
    }
}
