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
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over the steps of a training.
 *
 * @param title of the y axis
 * @param lines those without a point are left out; at least one has some
 * @param width in pixels
 * @param height in pixels
 */
public record Chart(String title, List<Line> lines, int width, int height) {

    /** Across the page. */
    public static final int WIDE = 1060;

    private static final Color GRID = new Color(0xe4, 0xe4, 0xe0);
    private static final double SMALLEST_SCALE = 0.01;

    public Chart {
        lines = lines.stream().filter(line -> !line.steps().isEmpty()).toList();
    }

    /** A chart across the page. */
    public static Chart wide(String title, List<Line> lines) {
        return new Chart(title, lines, WIDE, 420);
    }

    /** A chart that leaves room for another one beside it. */
    public static Chart small(String title, List<Line> lines) {
        return new Chart(title, lines, WIDE / 2, 260);
    }

    /** Whether there is anything to draw. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Returns the picture. */
    public RgbImage draw() {
        if (!Canvas.hasFonts()) {
            return PlainChart.draw(lines, width, height);
        }
        XYChart chart = emptyChart();
        lines.forEach(line -> add(line, chart));
        return Pictures.fromJava2D(BitmapEncoder.getBufferedImage(chart));
    }

    private XYChart emptyChart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(height)
                        .xAxisTitle("optimizer step")
                        .yAxisTitle(title)
                        .build();
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, width < WIDE ? 12 : 14);
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendVisible(lines.size() > 1)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font);
        chart.getStyler()
                .setPlotGridLinesColor(GRID)
                .setAxisTitleFont(font)
                .setAxisTickLabelsFont(font)
                .setXAxisMin(0.0)
                .setXAxisDecimalPattern("#,##0")
                .setYAxisDecimalPattern(pattern());
        return chart;
    }

    /** Learning rates want powers of ten, which nothing else here does. */
    private String pattern() {
        double magnitude = lines.stream().mapToDouble(Line::magnitude).max().orElse(1);
        return magnitude < SMALLEST_SCALE ? "0.#E0" : magnitude < 100 ? "0.0#" : "#,##0";
    }

    private static void add(Line line, XYChart chart) {
        XYSeries series = chart.addSeries(line.name(), line.steps(), line.values());
        boolean single = line.steps().size() == 1;
        series.setMarker(single ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE)
                .setMarkerColor(line.color())
                .setLineColor(line.color())
                .setLineStyle(stroke(line));
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
