package io.github.flashar.infer.service;

import io.github.flashar.infer.generate.ImageGenerator;
import java.util.List;

/**
 * What the thread of a service does. It does not know the service, which can thus be found if it is
 * dropped without being closed.
 */
final class Worker implements Runnable {

    private final ImageGenerator generator;
    private final TicketQueue queue;
    private volatile SharedDrawing current = new SharedDrawing(List.of());

    Worker(ImageGenerator generator, TicketQueue queue) {
        this.generator = generator;
        this.queue = queue;
    }

    /** Draws batch after batch until the queue is closed and empty. */
    @Override
    public void run() {
        try {
            for (List<Ticket> batch = queue.takeBatch();
                    !batch.isEmpty();
                    batch = queue.takeBatch()) {
                current = new SharedDrawing(batch);
                current.draw(generator);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread but whoever wants it to end
            queue.close();
            queue.cancelAll();
        }
    }

    /** Cancels what is being drawn. */
    void cancel() {
        current.tickets().forEach(ticket -> ticket.future().cancel(false));
    }
}
