package io.github.flashar.train.optim;

import io.github.flashar.core.error.Checks;

/**
 * Linear warm-up, then the peak for a while, then half a cosine down to the floor:
 *
 * <pre>
 * rate(s) = peak · (s + 1) / warmup                         s &lt; warmup
 * rate(s) = peak                                            s &lt; start = warmup + flat
 * rate(s) = peak · (floor + (1 − floor) · (1 + cos(π (s − start) / (steps − start))) / 2)
 *                                                           otherwise, peak · floor from steps on
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, arXiv 1608.03983, without restarts.
 *
 * @param peak highest rate, above 0
 * @param steps number of steps of the run
 * @param warmup steps of the warm-up, 0 for none, below {@code steps}
 * @param flat steps at the peak after it, 0 for none; warm-up and these are below {@code steps}
 * @param floor lowest rate relative to the peak, 0..1
 */
public record CosineSchedule(double peak, long steps, long warmup, long flat, double floor)
        implements LearningRate {

    public CosineSchedule {
        Checks.require(
                peak > 0 && Double.isFinite(peak), "learning rate = %s must be above 0", peak);
        Checks.require(steps >= 1, "steps = %d must be at least 1", steps);
        Checks.require(
                warmup >= 0 && warmup < steps,
                "warm-up steps = %d is outside 0..%d (it must end before the run does)",
                warmup,
                steps - 1);
        Checks.require(
                flat >= 0 && flat < steps - warmup,
                "flat steps = %d is outside 0..%d (they must end before the run does)",
                flat,
                steps - warmup - 1);
        Checks.inRange("floor of the learning rate", floor, 0, 1);
    }

    /** A schedule that falls to 0, at once after the warm-up. */
    public CosineSchedule(double peak, long steps, long warmup) {
        this(peak, steps, warmup, 0, 0);
    }

    @Override
    public double at(long step) {
        if (step < warmup) {
            return peak * (step + 1) / warmup;
        }
        long start = warmup + flat;
        double progress = (double) Math.max(0, Math.min(step, steps) - start) / (steps - start);
        double lowest = peak * floor;
        return lowest + (peak - lowest) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
}
