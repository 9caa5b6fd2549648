package io.github.flashar.train.loss;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * How a {@link DistillationLoss} from the raster model is added. The paper does without.
 *
 * @param student whose logits are to be like the teacher's
 * @param weight of the loss, above 0
 * @param temperature T, above 0
 * @param probability of a step having it, 0..1
 * @param every only steps divisible by this have it, at least 1
 * @param start first step that has it
 * @param end first step that no longer has it; {@link #NEVER} if all have
 */
public record Distillation(
        Student student,
        double weight,
        double temperature,
        double probability,
        long every,
        long start,
        long end) {

    /** Stands for no end. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Whose logits learn. */
    public enum Student {
        /** The fused logits, of every cell: the official LlamaGen trainer. */
        FUSED,
        /** The vertical branch's, of the cells that have one above: the official Emu3.5 trainer. */
        VERTICAL
    }

    /** Counter of the run's seed from which the steps are drawn. */
    private static final long COUNTER = 5;

    public Distillation {
        Checks.require(
                weight > 0 && Double.isFinite(weight),
                "distillation weight = %s must be above 0",
                weight);
        Checks.require(
                temperature > 0 && Double.isFinite(temperature),
                "distillation temperature = %s must be above 0 and finite",
                temperature);
        Checks.inRange("distillation probability", probability, 0, 1);
        Checks.require(every >= 1, "distillation every = %d must be at least 1", every);
        Checks.require(start >= 0, "distillation start = %d must be at least 0", start);
        Checks.require(
                end > start, "distillation end = %d must be above its start = %d", end, start);
    }

    /** Of the fused logits at temperature 1, every step. */
    public static Distillation of(double weight) {
        return new Distillation(Student.FUSED, weight, 1, 1, 1, 0, NEVER);
    }

    /** Whether a step of a run has the loss; the same answer whenever it is asked. */
    public boolean appliesAt(long step, long seed) {
        return step >= start
                && step < end
                && step % every == 0
                && Philox.uniform(Philox.bits(seed, 0, COUNTER), 0, step) < probability;
    }
}
