package io.github.flashar.infer.service;

import io.github.flashar.core.error.FlashArException;

/** As many requests wait as may: ask again later, or elsewhere. Nothing was begun. */
public final class QueueFullException extends FlashArException {

    private static final long serialVersionUID = 1L;

    QueueFullException(int capacity) {
        super(capacity + " requests are waiting, which is all that may; ask again later");
    }
}
