package io.github.flashar.train.optim;

import io.github.flashar.core.error.Checks;

/**
 * Constants of {@link AdamW}.
 *
 * @param beta1 decay of the first moment, 0..1
 * @param beta2 decay of the second moment, 0..1
 * @param eps added to the root of the second moment, above 0
 */
public record AdamWConfig(double beta1, double beta2, double eps) {

    /** The paper's constants: (0.9, 0.95), 1e-8. */
    public static final AdamWConfig PAPER = new AdamWConfig(0.9, 0.95, 1e-8);

    public AdamWConfig {
        Checks.require(beta1 >= 0 && beta1 < 1, "beta1 = %s is outside 0 (incl.)..1", beta1);
        Checks.require(beta2 >= 0 && beta2 < 1, "beta2 = %s is outside 0 (incl.)..1", beta2);
        Checks.require(eps > 0, "epsilon = %s must be above 0", eps);
    }
}
