package io.github.flashar.infer.service;

import io.github.flashar.core.error.FlashArException;

/** As many requests wait as may: ask again later, or elsewhere. Nothing was begun. */
public final class QueueFullException extends FlashArException {

    private static final long serialVersionUID = 1L;

    /**
     * @param waiting requests that wait
     * @param more that came
     * @param capacity requests that may wait
     */
    QueueFullException(int waiting, int more, int capacity) {
        super(
                String.format(
                        "%d requests are waiting and %d came, but %d may wait; ask again later",
                        waiting, more, capacity));
    }
}
