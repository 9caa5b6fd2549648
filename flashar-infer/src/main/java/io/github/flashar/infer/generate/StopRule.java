package io.github.flashar.infer.generate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * When a request has to end early. The clock runs from the making of the rule.
 *
 * @param begun time of {@link System#nanoTime}
 * @param timeout longest time since then
 * @param cancelled whether somebody has called it off
 */
record StopRule(long begun, Optional<Duration> timeout, BooleanSupplier cancelled) {

    StopRule(Optional<Duration> timeout, BooleanSupplier cancelled) {
        this(System.nanoTime(), timeout, cancelled);
    }

    /** Fails if it is time to end. An interrupt stays pending for whoever called. */
    void check() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the request was cancelled");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread of the request was interrupted");
        }
        if (remaining().isPresent() && remaining().get() <= 0) {
            throw new GenerationTimeoutException(timeout.orElseThrow());
        }
    }

    /** Nanoseconds left; not positive when time is over. */
    Optional<Long> remaining() {
        return timeout.map(limit -> limit.toNanos() - (System.nanoTime() - begun));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
