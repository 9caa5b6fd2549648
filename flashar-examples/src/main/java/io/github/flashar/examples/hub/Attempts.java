package io.github.flashar.examples.hub;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failures in a row, so that a server that never recovers is given up. */
final class Attempts {

    static final int MOST_FAILURES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final PublishedFile file;
    private final Backoff backoff;
    private int failures;

    Attempts(PublishedFile file, Backoff backoff) {
        this.file = file;
        this.backoff = backoff;
    }

    /** Something came through: what failed before does not count any more. */
    void progressed() {
        failures = 0;
    }

    /**
     * Waits a while after a failure.
     *
     * @throws DownloadException if it was one too many
     */
    void failed(IOException failure) {
        failures++;
        if (failures > MOST_FAILURES) {
            throw new DownloadException(
                    file
                            + " failed "
                            + failures
                            + " times in a row, last: "
                            + failure.getMessage()
                            + "; run the command again to go on where it stopped",
                    failure);
        }
        LOG.warn("{}: {}; trying again", file.path(), failure.getMessage());
        backoff.pause(failures);
    }
}
