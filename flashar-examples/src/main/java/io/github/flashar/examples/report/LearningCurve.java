package io.github.flashar.examples.report;

import java.util.List;

/**
 * How a training went.
 *
 * @param points one a recorded step, steps ascending
 * @param stageBorder first step of stage 2; 0 if there is one stage only
 * @param reference cross-entropy of the model the training started from, in nats per token, NaN for
 *     none
 */
public record LearningCurve(List<Point> points, int stageBorder, double reference) {

    public LearningCurve {
        points = List.copyOf(points);
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
