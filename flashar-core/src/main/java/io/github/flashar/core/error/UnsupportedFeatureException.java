package io.github.flashar.core.error;

/** The request or file is valid, but asks for something this version does not do. */
public final class UnsupportedFeatureException extends FlashArException {

    private static final long serialVersionUID = 1L;

    public UnsupportedFeatureException(String message) {
        super(message);
    }
}
