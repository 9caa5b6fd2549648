package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.report.LearningCurve.Point;

import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Draws a {@link LearningCurve}: each head and the fused prediction, smoothed, over the steps. */
public final class LearningCurveChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int TICK_SPACING = 90;
    private static final Color FUSED = new Color(0x1f, 0x1f, 0x1f);
    private static final Color REFERENCE = new Color(0x2a, 0x9d, 0x6f);

    private LearningCurveChart() {}

    /** Returns the chart of a curve with at least one point. */
    public static RgbImage draw(LearningCurve curve) {
        XYChart chart = emptyChart();
        addSmoothed(chart, "horizontal head", curve, Point::horizontal, GateColors.HORIZONTAL);
        addSmoothed(chart, "vertical head", curve, Point::vertical, GateColors.VERTICAL);
        addSmoothed(chart, "fused", curve, Point::fused, FUSED);
        addReference(chart, curve);
        addStageBorder(chart, curve);
        return Pictures.fromJava2D(BitmapEncoder.getBufferedImage(chart));
    }

    private static XYChart emptyChart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("optimizer step")
                        .yAxisTitle("cross-entropy, nats per token")
                        .build();
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendPosition(LegendPosition.InsideNE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font);
        chart.getStyler()
                .setPlotGridLinesColor(new Color(0xe4, 0xe4, 0xe0))
                .setAxisTitleFont(font)
                .setAxisTickLabelsFont(font)
                .setXAxisMin(0.0)
                .setXAxisTickMarkSpacingHint(TICK_SPACING)
                .setYAxisDecimalPattern("0.0#");
        return chart;
    }

    private static void addSmoothed(
            XYChart chart,
            String name,
            LearningCurve curve,
            ToDoubleFunction<Point> value,
            Color color) {
        List<Double> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        // A window that grows with the run keeps a line readable whatever its length.
        double memory = Math.max(1, curve.points().size() / 40.0);
        double average = Double.NaN;
        for (Point point : curve.points()) {
            double next = value.applyAsDouble(point);
            if (Double.isFinite(next)) {
                average = Double.isNaN(average) ? next : average + (next - average) / memory;
                steps.add((double) point.step());
                values.add(average);
            }
        }
        if (!steps.isEmpty()) {
            line(chart.addSeries(name, steps, values), color, 2f);
        }
    }

    private static void addReference(XYChart chart, LearningCurve curve) {
        if (Double.isFinite(curve.reference())) {
            List<Double> ends = List.of(0.0, (double) lastStep(curve));
            List<Double> level = List.of(curve.reference(), curve.reference());
            XYSeries series = chart.addSeries("raster model, held-out grids", ends, level);
            dashed(line(series, REFERENCE, 1.5f));
        }
    }

    private static void addStageBorder(XYChart chart, LearningCurve curve) {
        if (curve.stageBorder() > 0 && curve.stageBorder() < lastStep(curve)) {
            double step = curve.stageBorder();
            List<Double> span = List.of(lowest(curve), highest(curve));
            XYSeries series = chart.addSeries("stage 2 begins", List.of(step, step), span);
            dashed(line(series, Canvas.MUTED, 1.2f));
        }
    }

    private static XYSeries line(XYSeries series, Color color, float width) {
        series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(width);
        return series;
    }

    private static void dashed(XYSeries series) {
        float[] pattern = {6, 5};
        series.setLineStyle(
                new BasicStroke(
                        series.getLineWidth(),
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_ROUND,
                        1f,
                        pattern,
                        0f));
    }

    private static int lastStep(LearningCurve curve) {
        return curve.points().get(curve.points().size() - 1).step();
    }

    private static double lowest(LearningCurve curve) {
        return curve.points().stream().mapToDouble(Point::fused).min().orElse(0);
    }

    private static double highest(LearningCurve curve) {
        return curve.points().stream().mapToDouble(Point::fused).max().orElse(1);
    }
}
