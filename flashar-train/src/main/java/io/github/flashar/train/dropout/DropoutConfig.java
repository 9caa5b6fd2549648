package io.github.flashar.train.dropout;

import io.github.flashar.core.error.Checks;

/**
 * How much of a model's activations a training pass drops, each a probability in 0 (incl.)..1.
 *
 * <p>Source: the training code of LlamaGen, which sets the first two to 0.1 and the third to 0. The
 * paper of FlashAR states none.
 *
 * @param residual of each value that attention or feed-forward add to the residual stream
 * @param embedding of each value of the embedded tokens, prefix included
 * @param path of a whole sample's attention or feed-forward in the last layer; falls linearly to 0
 *     in the first (stochastic depth, arXiv 1603.09382)
 */
public record DropoutConfig(double residual, double embedding, double path) {

    /** Drops nothing. */
    public static final DropoutConfig OFF = new DropoutConfig(0, 0, 0);

    public DropoutConfig {
        check("residual dropout", residual);
        check("embedding dropout", embedding);
        check("drop path", path);
    }

    private static void check(String name, double probability) {
        Checks.require(
                probability >= 0 && probability < 1,
                "%s = %s is outside 0 (incl.)..1 (excl.)",
                name,
                probability);
    }
}
