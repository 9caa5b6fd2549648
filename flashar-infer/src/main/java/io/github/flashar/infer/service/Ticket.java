package io.github.flashar.infer.service;

import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.GenerationStep;
import io.github.flashar.infer.generate.GenerationTimeoutException;
import io.github.flashar.infer.generate.Timings;
import io.github.flashar.infer.model.DecoderKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A request that waits or is being drawn. Whatever happens first completes its future: result,
 * failure, cancellation or timeout; nothing is done for it after that.
 */
final class Ticket {

    private final GenerationRequest request;
    private final DecoderKind decoder;
    private final GenerationListener listener;
    private final CompletableFuture<GenerationResult> future = new CompletableFuture<>();
    private final long arrived = System.nanoTime();

    /**
     * @param decoder that is to draw it
     */
    Ticket(GenerationRequest request, DecoderKind decoder, GenerationListener listener) {
        this.request = request;
        this.decoder = decoder;
        this.listener = listener;
        request.timeout().ifPresent(this::limit);
    }

    private void limit(Duration timeout) {
        CompletableFuture<Object> alarm =
                new CompletableFuture<>().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        var unused = alarm.exceptionally(rung -> fail(new GenerationTimeoutException(timeout)));
        whenOver(() -> alarm.complete(true));
    }

    /** Does something when the future is completed, or at once if it is. */
    void whenOver(Runnable action) {
        var unused = future.whenComplete((result, failure) -> action.run());
    }

    GenerationRequest request() {
        return request;
    }

    DecoderKind decoder() {
        return decoder;
    }

    CompletableFuture<GenerationResult> future() {
        return future;
    }

    /** Number of images. */
    int size() {
        return request.size();
    }

    /** Nanoseconds since it arrived. */
    long age() {
        return System.nanoTime() - arrived;
    }

    boolean isOver() {
        return future.isDone();
    }

    /** Tells its listener of a pass; what a listener does concerns its own request only. */
    void afterStep(GenerationStep step) {
        try {
            if (!listener.afterStep(step)) {
                future.cancel(false);
            }
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /**
     * Completes it.
     *
     * @param drawn what was drawn together
     * @param from its first image there
     * @param waited time it waited before
     */
    void complete(GenerationResult drawn, int from, Duration waited) {
        Timings timings = drawn.timings();
        future.complete(
                new GenerationResult(
                        drawn.images().subList(from, from + size()),
                        drawn.decoder(),
                        drawn.passes(),
                        new Timings(
                                waited.plus(timings.waiting()),
                                timings.encoding(),
                                timings.decoding(),
                                timings.sampling(),
                                timings.listening(),
                                timings.pixels())));
    }

    /** Fails it; returns whether it was not over yet. */
    boolean fail(Throwable failure) {
        return future.completeExceptionally(failure);
    }
}
