package io.github.flashar.infer.service;

import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Requests on their way to a {@link GenerationService}: nothing is drawn before {@link #submit},
 * which puts all of them into the queue, next to each other, or none. For one thread and one use.
 */
public final class RequestGroup {

    private final TicketQueue queue;
    private final BiFunction<GenerationRequest, GenerationListener, Ticket> tickets;
    private final List<Ticket> collected = new ArrayList<>();
    private boolean submitted;

    /**
     * @param tickets checks a request and makes its ticket
     */
    RequestGroup(
            TicketQueue queue, BiFunction<GenerationRequest, GenerationListener, Ticket> tickets) {
        this.queue = queue;
        this.tickets = tickets;
    }

    /**
     * Adds a request nobody listens to; see {@link #add(GenerationRequest, GenerationListener)}.
     */
    public CompletableFuture<GenerationResult> add(GenerationRequest request) {
        return add(request, GenerationListener.NONE);
    }

    /**
     * Adds a request. Its timeout runs from here on.
     *
     * @param listener as {@link GenerationService#submit(GenerationRequest, GenerationListener)}
     *     takes it
     * @return completes once the group is submitted, as that method's does
     * @throws io.github.flashar.core.error.FlashArException if the model cannot draw it, or it has
     *     more images than a batch; the group stays as it was
     * @throws IllegalStateException if the group is submitted already
     */
    public CompletableFuture<GenerationResult> add(
            GenerationRequest request, GenerationListener listener) {
        checkNotSubmitted();
        Ticket ticket = tickets.apply(request, listener);
        collected.add(ticket);
        return ticket.future();
    }

    /**
     * Puts all requests into the queue. If it throws, none is there, and their futures fail with
     * the same.
     *
     * @throws QueueFullException if there is no room for all of them
     * @throws io.github.flashar.core.error.InvalidRequestException if there are more than may wait
     * @throws IllegalStateException if the service is closed, or the group is submitted already
     */
    public void submit() {
        checkNotSubmitted();
        submitted = true;
        try {
            queue.addAll(collected);
        } catch (RuntimeException e) {
            collected.forEach(ticket -> ticket.fail(e));
            throw e;
        }
    }

    private void checkNotSubmitted() {
        if (submitted) {
            throw new IllegalStateException("the group is submitted already; start another one");
        }
    }
}
