package io.github.flashar.examples.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** How long to wait before asking a server again. */
@FunctionalInterface
interface Backoff {

    /** One second after the first failure in a row, then twice as long each time. */
    Backoff DOUBLING = failures -> waitSeconds(1L << (failures - 1));

    /** Waits after {@code failures >= 1} failures in a row. */
    void pause(int failures);

    private static void waitSeconds(long seconds) {
        var delay = CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
        try {
            CompletableFuture.runAsync(() -> {}, delay).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("interrupted between two attempts", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("doing nothing cannot fail", e);
        }
    }
}
