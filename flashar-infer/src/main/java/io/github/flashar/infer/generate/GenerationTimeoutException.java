package io.github.flashar.infer.generate;

import io.github.flashar.core.error.FlashArException;
import java.time.Duration;

/** A request took longer than it said it may. Nothing is left of it; it may be asked again. */
public final class GenerationTimeoutException extends FlashArException {

    private static final long serialVersionUID = 1L;

    /** For a request that allowed that much. */
    public GenerationTimeoutException(Duration allowed) {
        super("the request took longer than the " + allowed.toMillis() + " ms it allowed");
    }
}
