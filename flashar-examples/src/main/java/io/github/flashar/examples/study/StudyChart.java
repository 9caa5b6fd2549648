package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.examples.report.Chart;
import io.github.flashar.examples.report.Line;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the variants of a study learn: held-out fused cross-entropy over the steps, means of the
 * seeds, and what the raster model reaches.
 *
 * @param results of all runs
 * @param seeds to average; every variant must have been run with each
 */
record StudyChart(Results results, List<Long> seeds) {

    /** As many as the largest study has variants. */
    private static final List<Color> COLORS = List.of(Line.INK, Line.RED, Line.BLUE, Line.ORANGE);

    Chart of(Study study) {
        List<Line> lines = new ArrayList<>();
        Iterator<Color> colors = COLORS.iterator();
        study.variants().forEach(variant -> lines.add(line(variant, colors.next())));
        lines.add(raster(lines.get(0).steps()));
        return Chart.wide("held-out cross-entropy, nats per token", lines);
    }

    private Line line(Variant variant, Color color) {
        List<RunResult> runs = seeds.stream().map(seed -> results.run(variant, seed)).toList();
        List<RunResult.Point> points = runs.get(0).points();
        List<Double> steps = points.stream().map(point -> (double) point.step()).toList();
        List<Double> means =
                IntStream.range(0, points.size()).mapToObj(point -> mean(runs, point)).toList();
        return Line.of(variant.name(), steps, means, color);
    }

    private static double mean(List<RunResult> runs, int point) {
        return runs.stream()
                .mapToDouble(run -> run.points().get(point).fused())
                .average()
                .orElseThrow();
    }

    private Line raster(List<Double> steps) {
        JsonObject raster = results.read("baselines").getAsJsonObject("raster");
        double reached = raster.get("cross_entropy").getAsDouble();
        return Line.dashed(
                "raster model",
                steps.get(0),
                reached,
                steps.get(steps.size() - 1),
                reached,
                Line.GREEN);
    }
}
