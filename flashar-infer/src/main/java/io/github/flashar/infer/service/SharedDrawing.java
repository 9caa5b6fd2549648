package io.github.flashar.infer.service;

import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.GenerationStep;
import io.github.flashar.infer.generate.ImageGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Requests drawn together.
 *
 * @param tickets at least one, all of one decoder
 */
record SharedDrawing(List<Ticket> tickets) {

    /** Draws them and completes their futures; never fails itself. */
    void draw(ImageGenerator generator) {
        List<Long> ages = tickets.stream().map(Ticket::age).toList();
        try {
            GenerationResult drawn = generator.generate(together(), this::afterStep);
            int from = 0;
            for (int i = 0; i < tickets.size(); i++) {
                tickets.get(i).complete(drawn, from, Duration.ofNanos(ages.get(i)));
                from += tickets.get(i).size();
            }
        } catch (CancellationException e) {
            tickets.forEach(ticket -> ticket.fail(e));
        } catch (RuntimeException | Error e) {
            drawOneByOne(generator, e);
        }
    }

    /** What made one request fail shall not take the others along. */
    private void drawOneByOne(ImageGenerator generator, Throwable failure) {
        if (tickets.size() == 1) {
            tickets.get(0).fail(failure);
            return;
        }
        for (Ticket ticket : tickets) {
            if (!ticket.isOver()) {
                new SharedDrawing(List.of(ticket)).draw(generator);
            }
        }
    }

    private GenerationRequest together() {
        return new GenerationRequest(
                tickets.stream().flatMap(ticket -> ticket.request().images().stream()).toList(),
                Optional.of(tickets.get(0).decoder()),
                Optional.empty());
    }

    /** Goes on while anybody waits for it. */
    private boolean afterStep(GenerationStep step) {
        int from = 0;
        for (Ticket ticket : tickets) {
            if (!ticket.isOver()) {
                ticket.afterStep(step.of(from, from + ticket.size()));
            }
            from += ticket.size();
        }
        return !tickets.stream().allMatch(Ticket::isOver);
    }
}
