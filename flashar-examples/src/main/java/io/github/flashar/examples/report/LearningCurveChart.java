package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a {@link LearningCurve}: each head and the fused prediction, smoothed, over the steps. */
public final class LearningCurveChart {

    static final int WIDTH = 900;
    static final int HEIGHT = 420;

    private LearningCurveChart() {}

    /** Returns the chart of a curve. */
    public static RgbImage draw(LearningCurve curve) {
        List<Line> lines = Line.of(curve);
        if (!Canvas.hasFonts()) {
            return PlainChart.draw(lines, WIDTH, HEIGHT);
        }
        XYChart chart = emptyChart();
        lines.forEach(line -> add(line, chart));
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
                .setYAxisDecimalPattern("0.0#");
        return chart;
    }

    private static void add(Line line, XYChart chart) {
        XYSeries series = chart.addSeries(line.name(), line.steps(), line.values());
        series.setMarker(SeriesMarkers.NONE).setLineColor(line.color()).setLineStyle(stroke(line));
    }

    static BasicStroke stroke(Line line) {
        int cap = BasicStroke.CAP_BUTT;
        int join = BasicStroke.JOIN_ROUND;
        float[] dashes = {6, 5};
        return line.dashed()
                ? new BasicStroke(1.4f, cap, join, 1f, dashes, 0f)
                : new BasicStroke(2f, cap, join);
    }
}
