package io.github.flashar.infer.sampling;

import io.github.flashar.core.error.FlashArException;

/**
 * Logits that no token can be drawn from: a NaN, +∞, or nothing above −∞. The weights are damaged
 * or a computation overflowed; another seed will not help.
 */
public final class InvalidLogitsException extends FlashArException {

    private static final long serialVersionUID = 1L;

    public InvalidLogitsException(String message) {
        super(message);
    }
}
