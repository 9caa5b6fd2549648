package io.github.flashar.examples.hub;

import java.io.IOException;

/** No connection to the server came about: there is no use in asking again at once. */
final class Unreachable extends IOException {

    private static final long serialVersionUID = 1L;

    Unreachable(String message, IOException cause) {
        super(message, cause);
    }
}
