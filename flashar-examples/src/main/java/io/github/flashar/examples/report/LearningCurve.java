package io.github.flashar.examples.report;

import io.github.flashar.core.error.Checks;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a training went.
 *
 * @param points one a recorded step, steps ascending; at least one
 * @param stageBorder steps of stage 1; 0 if there is one stage only
 * @param reference cross-entropy of the model the training started from, in nats per token, NaN for
 *     none
 */
public record LearningCurve(List<Point> points, int stageBorder, double reference) {

    public LearningCurve {
        points = List.copyOf(points);
        Checks.atLeast("points of a learning curve", points.size(), 1);
    }

    double lastStep() {
        return points.get(points.size() - 1).step();
    }

    /** Lowest and highest fused cross-entropy. */
    List<Double> fusedRange() {
        DoubleSummaryStatistics values =
                points.stream().collect(Collectors.summarizingDouble(Point::fused));
        return List.of(values.getMin(), values.getMax());
    }

    /**
     * Cross-entropies of one optimizer step, in nats per token; NaN where a head predicts nothing.
     *
     * @param step 1 is the first optimizer step
     * @param fused after the gate
     * @param horizontal of the horizontal head alone
     * @param vertical of the vertical head alone
     */
    public record Point(int step, double fused, double horizontal, double vertical) {}
}
