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
 * @param runs all of the study
 */
record StudyChart(SeededRuns runs) {

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
        List<Double> steps = runs.checkpoints(variant).stream().map(Long::doubleValue).toList();
        List<Double> means =
                IntStream.range(0, steps.size())
                        .mapToObj(checkpoint -> runs.crossEntropy(variant, checkpoint).mean())
                        .toList();
        return Line.of(variant.name(), steps, means, color);
    }

    private Line raster(List<Double> steps) {
        JsonObject raster = runs.results().read("baselines").getAsJsonObject("raster");
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
