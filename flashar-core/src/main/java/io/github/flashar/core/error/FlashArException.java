package io.github.flashar.core.error;

/**
 * Root of every error this library raises on purpose. The subclasses say what a caller can do about
 * it: mend the request ({@link InvalidRequestException}), replace a file ({@link
 * InvalidFileException}), ask for less ({@link InsufficientMemoryException}), or do without ({@link
 * UnsupportedFeatureException}).
 */
public abstract class FlashArException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected FlashArException(String message) {
        super(message);
    }

    protected FlashArException(String message, Throwable cause) {
        super(message, cause);
    }
}
