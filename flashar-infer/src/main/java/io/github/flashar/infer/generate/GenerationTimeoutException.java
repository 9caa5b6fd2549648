package io.github.flashar.infer.generate;

import io.github.flashar.core.error.FlashArException;

/** A request took longer than it said it may. Nothing is left of it; it may be asked again. */
public final class GenerationTimeoutException extends FlashArException {

    private static final long serialVersionUID = 1L;

    GenerationTimeoutException(String message) {
        super(message);
    }
}
