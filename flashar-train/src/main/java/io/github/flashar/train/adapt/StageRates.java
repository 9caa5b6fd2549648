package io.github.flashar.train.adapt;

import io.github.flashar.core.error.Checks;

/**
 * How the learning rate falls after the warm-up: by one cosine over both stages, as in the paper,
 * or by one in each. Only the latter may keep its peak for a while, end above 0, or have another
 * peak in stage 2; the official Emu3.5 trainer does all three.
 *
 * @param span what one cosine reaches over
 * @param stage2Factor peak of stage 2 relative to that of stage 1, above 0; a run without stage 1
 *     has the whole peak
 * @param stage1Flat share of the steps of stage 1 at its peak before it falls, 0..1
 * @param stage2Flat likewise of stage 2
 * @param floor rate at the end of a stage relative to its peak, 0..1
 */
public record StageRates(
        CosineSpan span, double stage2Factor, double stage1Flat, double stage2Flat, double floor) {

    /** The paper's. */
    public static final StageRates ONE_COSINE = new StageRates(CosineSpan.WHOLE_RUN, 1, 0, 0, 0);

    /** From the same peak down to 0 in each stage. */
    public static final StageRates EACH_STAGE = new StageRates(CosineSpan.EACH_STAGE, 1, 0, 0, 0);

    public StageRates {
        Checks.require(
                stage2Factor > 0 && Double.isFinite(stage2Factor),
                "learning-rate factor of stage 2 = %s must be above 0",
                stage2Factor);
        Checks.inRange("flat share of stage 1", stage1Flat, 0, 1);
        Checks.inRange("flat share of stage 2", stage2Flat, 0, 1);
        Checks.inRange("floor of the learning rate", floor, 0, 1);
        boolean plain = stage2Factor == 1 && stage1Flat == 0 && stage2Flat == 0 && floor == 0;
        Checks.require(
                plain || span == CosineSpan.EACH_STAGE,
                "learning-rate factor of stage 2 = %s, flat shares = %s and %s, floor = %s need a"
                        + " cosine in each stage",
                stage2Factor,
                stage1Flat,
                stage2Flat,
                floor);
    }
}
