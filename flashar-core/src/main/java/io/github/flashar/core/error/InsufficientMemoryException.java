package io.github.flashar.core.error;

/**
 * What was asked for does not fit the memory there is; nothing was allocated. The message names
 * both, and what would fit.
 */
public final class InsufficientMemoryException extends FlashArException {

    private static final long serialVersionUID = 1L;

    private final long needed;
    private final long available;

    /**
     * Makes the error.
     *
     * @param needed bytes
     * @param available bytes
     */
    public InsufficientMemoryException(String message, long needed, long available) {
        super(message);
        this.needed = needed;
        this.available = available;
    }

    /** Bytes that were needed. */
    public long needed() {
        return needed;
    }

    /** Bytes there were. */
    public long available() {
        return available;
    }
}
