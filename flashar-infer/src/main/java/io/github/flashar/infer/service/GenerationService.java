package io.github.flashar.infer.service;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A queue before a generator, for many callers at a time.
 *
 * <p>Requests are drawn in the order in which they came. Those that wait next to each other and
 * draw with the same decoder are drawn together, up to the generator's largest batch, which costs
 * less than one after the other and changes no image: an image depends on its own request alone.
 * {@link #submitAll} puts several next to each other, whoever else asks meanwhile.
 *
 * <p>A batch runs to its end before the next one begins. So a request waits for the batch that is
 * being drawn, for those before it in the queue, and, when it is the first of its batch, at most
 * the time set for company.
 *
 * <p>A request whose future is cancelled or whose time is over leaves the queue at once. One that
 * is being drawn leaves its batch to the others; the batch ends after the pass in which the last of
 * its requests was given up.
 *
 * <p>Safe for several threads. It draws on one thread of its own and does not own its generator.
 */
public final class GenerationService implements AutoCloseable {

    private final ImageGenerator generator;
    private final int maxBatch;
    private final TicketQueue queue;
    private final Worker worker;
    private final Thread thread;
    private final Watch watch;

    private GenerationService(Builder builder) {
        this.generator = builder.generator;
        this.maxBatch = generator.largestBatch();
        this.queue = new TicketQueue(builder.capacity, maxBatch, builder.maxWait.toNanos());
        this.worker = new Worker(generator, queue);
        this.thread = new Thread(worker, "flashar-service");
        thread.setDaemon(true);
        thread.start();
        this.watch = LeakDetector.watch(this);
    }

    /** Starts building a service for a generator, which has to be closed after the service. */
    public static Builder builder(ImageGenerator generator) {
        return new Builder(generator);
    }

    /** Images drawn together at most, and of one request at most. */
    public int maxBatch() {
        return maxBatch;
    }

    /** Requests that wait, without those being drawn. */
    public int queued() {
        return queue.size();
    }

    /** Asks for images. */
    public CompletableFuture<GenerationResult> submit(GenerationRequest request) {
        return submit(request, GenerationListener.NONE);
    }

    /**
     * Asks for images.
     *
     * @param listener hears of every pass, on the service's thread; keep it short, all of the batch
     *     wait for it
     * @return completes with the images, or exceptionally: {@link
     *     java.util.concurrent.CancellationException}, {@link
     *     io.github.flashar.infer.generate.GenerationTimeoutException}, or what made it fail
     * @throws QueueFullException if as many wait as may
     * @throws io.github.flashar.core.error.FlashArException if the model cannot draw it, or it has
     *     more images than a batch
     * @throws IllegalStateException if the service is closed
     */
    public CompletableFuture<GenerationResult> submit(
            GenerationRequest request, GenerationListener listener) {
        RequestGroup group = group();
        CompletableFuture<GenerationResult> images = group.add(request, listener);
        group.submit();
        return images;
    }

    /**
     * Asks for the images of several requests at once: all of them enter the queue, next to each
     * other, or none does. Having each other for company they do not wait for more.
     *
     * @param requests at most as many as may wait
     * @return futures in the order of the requests, each as {@link #submit(GenerationRequest,
     *     GenerationListener)} returns it
     * @throws QueueFullException if there is no room for all of them
     * @throws io.github.flashar.core.error.FlashArException if the model cannot draw one of them,
     *     one has more images than a batch, or there are more than may ever wait
     * @throws IllegalStateException if the service is closed
     */
    public List<CompletableFuture<GenerationResult>> submitAll(List<GenerationRequest> requests) {
        RequestGroup group = group();
        List<CompletableFuture<GenerationResult>> images =
                requests.stream().map(group::add).toList();
        group.submit();
        return images;
    }

    /** Starts collecting requests that shall enter the queue together, listeners included. */
    public RequestGroup group() {
        return new RequestGroup(queue, this::ticket);
    }

    private Ticket ticket(GenerationRequest request, GenerationListener listener) {
        Checks.require(
                request.size() <= maxBatch,
                "number of images = %d is outside 1..%d, the largest batch: split the request",
                request.size(),
                maxBatch);
        generator.check(request);
        return new Ticket(
                request, request.decoder().orElseGet(generator::fastestDecoder), listener);
    }

    /** Refuses new requests, draws all that wait, and ends. */
    @Override
    public void close() {
        watch.close();
        queue.close();
        awaitEnd();
    }

    /** Refuses new requests, cancels all others, and ends within a pass. */
    public void closeNow() {
        watch.close();
        queue.close();
        queue.cancelAll();
        worker.cancel();
        awaitEnd();
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects the settings of a service. */
    public static final class Builder {

        /** Most requests that a queue can hold. */
        public static final int MAX_CAPACITY = 1_000_000;

        private static final Duration MAX_WAIT = Duration.ofMinutes(1);

        private final ImageGenerator generator;
        private int capacity = 64;
        private Duration maxWait = Duration.ofMillis(5);

        private Builder(ImageGenerator generator) {
            this.generator = generator;
        }

        /** Sets how many requests may wait, 1..{@value #MAX_CAPACITY}. Default 64. */
        public Builder optCapacity(int requests) {
            this.capacity = Checks.inRange("queue capacity", requests, 1, MAX_CAPACITY);
            return this;
        }

        /**
         * Sets how long the oldest request waits for company, up to a minute; those that were
         * submitted together do not. Default 5 ms.
         */
        public Builder optMaxWait(Duration time) {
            Checks.require(
                    !time.isNegative() && time.compareTo(MAX_WAIT) <= 0,
                    "longest wait = %s is outside PT0S..%s",
                    time,
                    MAX_WAIT);
            this.maxWait = time;
            return this;
        }

        /** Starts the service. */
        public GenerationService build() {
            return new GenerationService(this);
        }
    }
}
