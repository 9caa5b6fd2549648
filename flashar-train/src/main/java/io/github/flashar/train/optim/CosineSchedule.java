package io.github.flashar.train.optim;

import io.github.flashar.core.error.Checks;

/**
 * Linear warm-up, then half a cosine down to 0:
 *
 * <pre>
 * rate(s) = peak · (s + 1) / warmup                                   s &lt; warmup
 * rate(s) = peak · (1 + cos(π (s − warmup) / (steps − warmup))) / 2   otherwise, 0 from steps on
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, arXiv 1608.03983, without restarts.
 *
 * @param peak highest rate, above 0
 * @param steps number of steps of the run
 * @param warmup steps of the warm-up, 0 for none, below {@code steps}
 */
public record CosineSchedule(double peak, long steps, long warmup) implements LearningRate {

    public CosineSchedule {
        Checks.require(
                peak > 0 && Double.isFinite(peak), "learning rate = %s must be above 0", peak);
        Checks.require(steps >= 1, "steps = %d must be at least 1", steps);
        Checks.require(
                warmup >= 0 && warmup < steps,
                "warm-up steps = %d is outside 0..%d (it must end before the run does)",
                warmup,
                steps - 1);
    }

    @Override
    public double at(long step) {
        if (step < warmup) {
            return peak * (step + 1) / warmup;
        }
        double progress = (double) (Math.min(step, steps) - warmup) / (steps - warmup);
        return peak * (1 + Math.cos(Math.PI * progress)) / 2;
    }
}
