package io.github.flashar.examples.serve;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the drawing thread to a client: the latest pass, and the end. A slow
 * client misses passes; drawing never waits for it.
 */
final class Mailbox {

    private @Nullable String pass;
    private @Nullable String end;
    private boolean empty;

    /** Leaves the event of a pass; one that nobody has taken yet is replaced. */
    synchronized void pass(String event) {
        pass = event;
        notifyAll();
    }

    /** Leaves the last event. */
    synchronized void end(String event) {
        end = event;
        notifyAll();
    }

    /**
     * Takes the next event, waiting for it.
     *
     * @return the event, a comment if none came in time, or nothing after the last one
     */
    synchronized String take(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (pass == null && end == null && !empty) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return ": waiting\n\n";
            }
            wait(left);
        }
        String next = pass != null ? pass : end;
        if (pass != null) {
            pass = null;
        } else {
            empty = true;
            end = null;
        }
        return next == null ? "" : next;
    }
}
