package io.github.flashar.examples.hub;

import io.github.flashar.core.error.FlashArException;

/** A file cannot be fetched. The message names it, what the server or the disk said, a way out. */
public final class DownloadException extends FlashArException {

    private static final long serialVersionUID = 1L;

    DownloadException(String message) {
        super(message);
    }

    DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
