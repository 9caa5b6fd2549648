package io.github.flashar.core.internal.pickle;

/** A pickle that is damaged or asks for more than plain data. */
public final class PickleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PickleException(String problem) {
        super(problem);
    }

    PickleException(int position, PickleException cause) {
        super("at byte " + position + ": " + cause.getMessage(), cause);
    }
}
