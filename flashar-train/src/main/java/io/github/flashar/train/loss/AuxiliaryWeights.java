package io.github.flashar.train.loss;

import io.github.flashar.core.error.Checks;

/**
 * Weights of the two losses that keep each head a predictor of its own. Equation 10 of the paper
 * has the same λ for both; the official Emu3.5 trainer leaves the horizontal head without one.
 *
 * @param horizontal λ_H, at least 0
 * @param vertical λ_V, at least 0
 */
public record AuxiliaryWeights(double horizontal, double vertical) {

    /** Neither loss counts. */
    public static final AuxiliaryWeights NONE = both(0);

    /** 0.05 for both. */
    public static final AuxiliaryWeights PAPER = both(0.05);

    public AuxiliaryWeights {
        Checks.inRange("auxiliary loss weight, horizontal", horizontal, 0, Double.MAX_VALUE);
        Checks.inRange("auxiliary loss weight, vertical", vertical, 0, Double.MAX_VALUE);
    }

    /** The same weight, at least 0, for both. */
    public static AuxiliaryWeights both(double weight) {
        return new AuxiliaryWeights(weight, weight);
    }
}
