package io.github.flashar.infer.service;

import io.github.flashar.core.error.Checks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that wait, oldest first. Safe for several threads. */
final class TicketQueue {

    private final int capacity;
    private final int maxBatch;
    private final long maxWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final Set<Ticket> accompanied = new HashSet<>(); // of those that wait
    private boolean closed;

    /**
     * @param capacity requests that may wait
     * @param maxBatch images drawn together at most
     * @param maxWait nanoseconds that the oldest waits for company
     */
    TicketQueue(int capacity, int maxBatch, long maxWait) {
        this.capacity = capacity;
        this.maxBatch = maxBatch;
        this.maxWait = maxWait;
    }

    /**
     * Appends requests, all or none; each leaves when its future is completed, too. Several have
     * each other for company and do not wait for more.
     *
     * @throws QueueFullException if there is no room for all of them
     * @throws io.github.flashar.core.error.InvalidRequestException if there never will be
     * @throws IllegalStateException if the queue is closed
     */
    void addAll(List<Ticket> tickets) {
        Checks.require(
                tickets.size() <= capacity,
                "number of requests = %d is outside 0..%d, the queue's capacity: submit fewer at"
                        + " a time",
                tickets.size(),
                capacity);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the service is closed");
            }
            if (waiting.size() + tickets.size() > capacity) {
                throw new QueueFullException(waiting.size(), tickets.size(), capacity);
            }
            waiting.addAll(tickets);
            if (tickets.size() > 1) {
                accompanied.addAll(tickets);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tickets.forEach(ticket -> ticket.whenOver(() -> remove(ticket)));
    }

    private void remove(Ticket ticket) {
        lock.lock();
        try {
            waiting.remove(ticket);
            accompanied.remove(ticket);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest requests that can be drawn together, once they fill a batch or the oldest
     * has waited long enough. Empty when the queue is closed and all is taken.
     */
    List<Ticket> takeBatch() throws InterruptedException {
        lock.lock();
        try {
            while (!isDue()) {
                if (closed && waiting.isEmpty()) {
                    return List.of();
                }
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    changed.awaitNanos(maxWait - waiting.element().age());
                }
            }
            List<Ticket> batch = batch();
            waiting.removeAll(batch);
            accompanied.removeAll(batch);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        if (waiting.isEmpty()) {
            return false;
        }
        List<Ticket> batch = batch();
        boolean full = batch.size() < waiting.size() || images(batch) == maxBatch;
        boolean inCompany = batch.stream().anyMatch(accompanied::contains);
        return closed || full || inCompany || waiting.element().age() >= maxWait;
    }

    /** The oldest and those right behind it that draw alike and have room beside it. */
    private List<Ticket> batch() {
        List<Ticket> batch = new ArrayList<>();
        for (Ticket ticket : waiting) {
            boolean alike = ticket.decoder() == waiting.element().decoder();
            if (!alike || images(batch) + ticket.size() > maxBatch) {
                break;
            }
            batch.add(ticket);
        }
        return batch;
    }

    private static int images(List<Ticket> tickets) {
        return tickets.stream().mapToInt(Ticket::size).sum();
    }

    /** Refuses what comes from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels all that wait. */
    void cancelAll() {
        List<Ticket> all;
        lock.lock();
        try {
            all = List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
        all.forEach(ticket -> ticket.future().cancel(false));
    }
}
