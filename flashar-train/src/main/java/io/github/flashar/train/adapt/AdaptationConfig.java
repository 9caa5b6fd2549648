package io.github.flashar.train.adapt;

import io.github.flashar.core.error.Checks;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.LossExtras;

/**
 * What an adaptation adds to ordinary training.
 *
 * @param stage1Share share of the steps that train only the vertical branch and the gate, 0..1
 * @param pretrainedFactor learning rate of the pre-trained part relative to the new part's
 * @param rates how the learning rate falls
 * @param auxiliary weights of the two single-head losses
 * @param extras losses that the paper does without
 */
public record AdaptationConfig(
        double stage1Share,
        double pretrainedFactor,
        StageRates rates,
        AuxiliaryWeights auxiliary,
        LossExtras extras) {

    /** 20 % of the steps, 0.2, one cosine, 0.05, nothing else. */
    public static final AdaptationConfig PAPER =
            new AdaptationConfig(
                    0.2, 0.2, StageRates.ONE_COSINE, AuxiliaryWeights.PAPER, LossExtras.NONE);

    public AdaptationConfig {
        Checks.inRange("share of stage 1", stage1Share, 0, 1);
        Checks.inRange(
                "learning-rate factor of the pre-trained part",
                pretrainedFactor,
                0,
                Double.MAX_VALUE);
    }

    /** The same with other stages. */
    public AdaptationConfig withStages(double otherShare, double otherFactor) {
        return new AdaptationConfig(otherShare, otherFactor, rates, auxiliary, extras);
    }

    /** The same with another fall of the learning rate. */
    public AdaptationConfig with(StageRates other) {
        return new AdaptationConfig(stage1Share, pretrainedFactor, other, auxiliary, extras);
    }

    /** The same with other weights of the single-head losses. */
    public AdaptationConfig with(AuxiliaryWeights other) {
        return new AdaptationConfig(stage1Share, pretrainedFactor, rates, other, extras);
    }

    /** The same with other losses beside the paper's. */
    public AdaptationConfig with(LossExtras other) {
        return new AdaptationConfig(stage1Share, pretrainedFactor, rates, auxiliary, other);
    }
}
