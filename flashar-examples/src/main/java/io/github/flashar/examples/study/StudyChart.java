package io.github.flashar.examples.study;

import io.github.flashar.examples.report.Chart;
import io.github.flashar.examples.report.Line;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the variants of a study learn: by how much their held-out fused cross-entropy exceeds that of
 * the reference over the steps, means of the seeds. The cross-entropies themselves would be one
 * line: a step changes them by more than a variant does.
 *
 * @param runs all of the study
 */
record StudyChart(SeededRuns runs) {

    /** As many as the largest study has variants besides the reference. */
    private static final List<Color> COLORS = List.of(Line.RED, Line.BLUE, Line.ORANGE);

    private static final double SCALE = 1e3;

    Chart of(Study study) {
        List<Double> steps = runs.checkpoints().stream().map(Long::doubleValue).toList();
        List<Line> lines = new ArrayList<>();
        Iterator<Color> colors = COLORS.iterator();
        for (Variant variant : study.variants()) {
            if (!variant.equals(Variant.REFERENCE)) {
                List<Double> means =
                        IntStream.range(0, steps.size()).mapToObj(i -> excess(variant, i)).toList();
                lines.add(Line.of(variant.name(), steps, means, colors.next()));
            }
        }
        lines.add(
                Line.dashed(
                        Variant.REFERENCE.name(),
                        steps.get(0),
                        0,
                        steps.get(steps.size() - 1),
                        0,
                        Line.INK));
        return Chart.wide("above reference, 10⁻³ nats per token", lines);
    }

    private double excess(Variant variant, int checkpoint) {
        return SCALE
                * runs.difference(variant, Variant.REFERENCE, run -> run.crossEntropy(checkpoint))
                        .mean();
    }
}
