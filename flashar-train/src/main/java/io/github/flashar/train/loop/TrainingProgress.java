package io.github.flashar.train.loop;

import java.util.Map;

/**
 * Where a run stands after a step.
 *
 * @param step steps done, 1..steps
 * @param steps steps of the whole run
 * @param terms the objective's terms averaged over the step's batches, the loss first
 * @param learningRate rate of this step
 * @param gradientNorm global norm before clipping
 * @param skipped true if loss or norm was not finite: the weights were left alone
 * @param tokensPerSecond throughput of this step
 */
public record TrainingProgress(
        long step,
        long steps,
        Map<String, Double> terms,
        double learningRate,
        double gradientNorm,
        boolean skipped,
        double tokensPerSecond) {

    /** The loss that is minimised. */
    public double loss() {
        return terms.values().iterator().next();
    }
}
