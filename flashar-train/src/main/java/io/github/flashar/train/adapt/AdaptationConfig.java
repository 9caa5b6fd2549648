package io.github.flashar.train.adapt;

import io.github.flashar.core.error.Checks;

/**
 * What an adaptation adds to ordinary training.
 *
 * @param stage1Share share of the steps that train only the vertical branch and the gate, 0..1
 * @param pretrainedFactor learning rate of the pre-trained part relative to the new part's
 * @param auxiliaryWeight λ of the two single-head losses
 */
public record AdaptationConfig(
        double stage1Share, double pretrainedFactor, double auxiliaryWeight) {

    /** 20 % of the steps, 0.2, 0.05. */
    public static final AdaptationConfig PAPER = new AdaptationConfig(0.2, 0.2, 0.05);

    public AdaptationConfig {
        Checks.inRange("share of stage 1", stage1Share, 0, 1);
        Checks.inRange(
                "learning-rate factor of the pre-trained part",
                pretrainedFactor,
                0,
                Double.MAX_VALUE);
        Checks.inRange("auxiliary loss weight", auxiliaryWeight, 0, Double.MAX_VALUE);
    }
}
