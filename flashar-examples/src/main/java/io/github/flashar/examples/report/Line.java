package io.github.flashar.examples.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a {@link Chart}.
 *
 * @param steps x values, ascending
 * @param values y values, as many, finite
 */
public record Line(
        String name, List<Double> steps, List<Double> values, Color color, boolean dashed) {

    public static final Color INK = new Color(0x1f, 0x1f, 0x1f);
    public static final Color RED = GateColors.HORIZONTAL;
    public static final Color BLUE = GateColors.VERTICAL;
    public static final Color GREEN = new Color(0x2a, 0x9d, 0x6f);
    public static final Color ORANGE = new Color(0xd9, 0x8a, 0x1c);
    public static final Color GREY = Canvas.MUTED;

    /** A window that grows with the run keeps a line readable whatever its length. */
    private static final double WINDOWS = 40;

    /** More points than a chart has columns of pixels show nothing. */
    private static final int POINTS = 1500;

    public Line {
        steps = List.copyOf(steps);
        values = List.copyOf(values);
    }

    /** A line through values as they are. */
    public static Line of(String name, List<Double> steps, List<Double> values, Color color) {
        return new Line(name, steps, values, color, false);
    }

    /** A line through a moving average of noisy values, which starts at the first of them. */
    public static Line smoothed(String name, List<Double> steps, List<Double> values, Color color) {
        double memory = Math.max(1, values.size() / WINDOWS);
        int every = Math.max(1, values.size() / POINTS);
        List<Double> keptSteps = new ArrayList<>();
        List<Double> keptValues = new ArrayList<>();
        double average = 0;
        for (int i = 0; i < values.size(); i++) {
            double next = values.get(i);
            average = i == 0 ? next : average + (next - average) / memory;
            if (i % every == 0 || i == values.size() - 1) {
                keptSteps.add(steps.get(i));
                keptValues.add(average);
            }
        }
        return new Line(name, keptSteps, keptValues, color, false);
    }

    /** A dashed line from (fromStep, from) to (toStep, to). */
    public static Line dashed(
            String name, double fromStep, double from, double toStep, double to, Color color) {
        return new Line(name, List.of(fromStep, toStep), List.of(from, to), color, true);
    }

    /** Largest of the values without their signs. */
    double magnitude() {
        return values.stream().mapToDouble(Math::abs).max().orElse(Double.NaN);
    }
}
