package io.github.flashar.train.adapt;

import io.github.flashar.core.error.Checks;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.LossExtras;

/**
 * What an adaptation adds to ordinary training.
 *
 * @param stage1Share share of the steps that train only the vertical branch and the gate, 0..1
 * @param pretrainedFactor learning rate of the pre-trained part relative to the new part's
 * @param stage2Factor highest learning rate of stage 2 relative to that of stage 1, above 0; 1
 *     unless each stage has a cosine of its own
 * @param auxiliary weights of the two single-head losses
 * @param cosine whether the learning rate falls once or in each stage
 * @param extras losses that the paper does without
 */
public record AdaptationConfig(
        double stage1Share,
        double pretrainedFactor,
        double stage2Factor,
        AuxiliaryWeights auxiliary,
        CosineSpan cosine,
        LossExtras extras) {

    /** 20 % of the steps, 0.2, 0.05, one cosine, nothing else. */
    public static final AdaptationConfig PAPER =
            new AdaptationConfig(
                    0.2, 0.2, 1, AuxiliaryWeights.PAPER, CosineSpan.WHOLE_RUN, LossExtras.NONE);

    public AdaptationConfig {
        Checks.inRange("share of stage 1", stage1Share, 0, 1);
        Checks.inRange(
                "learning-rate factor of the pre-trained part",
                pretrainedFactor,
                0,
                Double.MAX_VALUE);
        Checks.require(
                stage2Factor > 0 && Double.isFinite(stage2Factor),
                "learning-rate factor of stage 2 = %s must be above 0",
                stage2Factor);
        Checks.require(
                stage2Factor == 1 || cosine == CosineSpan.EACH_STAGE,
                "learning-rate factor of stage 2 = %s must be 1 where one cosine runs over both"
                        + " stages; give each stage its own",
                stage2Factor);
    }

    /** The same with other stages. */
    public AdaptationConfig withStages(double otherShare, double otherFactor) {
        return new AdaptationConfig(
                otherShare, otherFactor, stage2Factor, auxiliary, cosine, extras);
    }

    /** The same with other weights of the single-head losses. */
    public AdaptationConfig with(AuxiliaryWeights other) {
        return new AdaptationConfig(
                stage1Share, pretrainedFactor, stage2Factor, other, cosine, extras);
    }

    /** The same with one cosine over the whole run. */
    public AdaptationConfig withOneCosine() {
        return new AdaptationConfig(
                stage1Share, pretrainedFactor, 1, auxiliary, CosineSpan.WHOLE_RUN, extras);
    }

    /**
     * The same with a cosine in each stage.
     *
     * @param factor highest learning rate of stage 2 relative to that of stage 1, above 0
     */
    public AdaptationConfig withCosineInEachStage(double factor) {
        return new AdaptationConfig(
                stage1Share, pretrainedFactor, factor, auxiliary, CosineSpan.EACH_STAGE, extras);
    }

    /** The same with other losses beside the paper's. */
    public AdaptationConfig with(LossExtras other) {
        return new AdaptationConfig(
                stage1Share, pretrainedFactor, stage2Factor, auxiliary, cosine, other);
    }
}
