package io.github.flashar.core.error;

/** An argument is outside its range. The message names it, its value, the range and a way out. */
public final class InvalidRequestException extends FlashArException {

    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
