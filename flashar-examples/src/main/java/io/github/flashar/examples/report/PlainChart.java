package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Draws lines in a frame without any text, for machines without fonts. */
final class PlainChart {

    private static final int MARGIN = 20;

    private final int width;
    private final int height;
    private final DoubleSummaryStatistics x;
    private final DoubleSummaryStatistics y;

    private PlainChart(List<Line> lines, int width, int height) {
        this.width = width;
        this.height = height;
        this.x = range(lines, Line::steps);
        this.y = range(lines, Line::values);
    }

    static RgbImage draw(List<Line> lines, int width, int height) {
        BufferedImage image = Canvas.create(width, height);
        Graphics2D graphics = Canvas.graphics(image);
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        PlainChart chart = new PlainChart(lines, width, height);
        lines.forEach(line -> chart.draw(line, graphics));
        graphics.setColor(Canvas.MUTED);
        graphics.drawRect(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN);
        graphics.dispose();
        return Pictures.fromJava2D(image);
    }

    private void draw(Line line, Graphics2D graphics) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < line.steps().size(); i++) {
            double pixelX = MARGIN + share(line.steps().get(i), x) * (width - 2 * MARGIN);
            double pixelY = MARGIN + (1 - share(line.values().get(i), y)) * (height - 2 * MARGIN);
            if (i == 0) {
                path.moveTo(pixelX, pixelY);
            } else {
                path.lineTo(pixelX, pixelY);
            }
        }
        graphics.setColor(line.color());
        graphics.setStroke(Chart.stroke(line));
        graphics.draw(path);
    }

    private static double share(double value, DoubleSummaryStatistics range) {
        double span = range.getMax() - range.getMin();
        return span == 0 ? 0.5 : (value - range.getMin()) / span;
    }

    private static DoubleSummaryStatistics range(
            List<Line> lines, Function<Line, List<Double>> values) {
        return lines.stream()
                .flatMap(line -> values.apply(line).stream())
                .collect(Collectors.summarizingDouble(Double::doubleValue));
    }
}
