package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.model.PictureDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Decodes each batch on a thread of its own while the next ones are drawn. */
final class PicturesBeside implements BatchPictures {

    private final PictureDecoder pictures;
    private final StopRule stop;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(PicturesBeside::daemon);
    private final List<CompletableFuture<List<RgbImage>>> batches = new ArrayList<>();
    private volatile boolean givenUp;

    PicturesBeside(PictureDecoder pictures, StopRule stop) {
        this.pictures = pictures;
        this.stop = stop;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "flashar-pictures");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void add(int[][] tokens) {
        batches.stream().filter(CompletableFuture::isDone).forEach(this::await);
        batches.add(CompletableFuture.supplyAsync(() -> pictures.of(tokens, this::check), thread));
    }

    private void check() {
        if (givenUp) {
            throw new CancellationException("the request ended before its pictures were decoded");
        }
        stop.check();
    }

    @Override
    public List<RgbImage> all() {
        return batches.stream().flatMap(batch -> await(batch).stream()).toList();
    }

    private List<RgbImage> await(CompletableFuture<List<RgbImage>> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.check();
            throw new IllegalStateException("an interrupt stays pending", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Waits for the few pictures under way: nobody else may use the decoder meanwhile. */
    @Override
    public void close() {
        givenUp = true;
        thread.shutdown();
        batches.forEach(batch -> batch.handle((images, failure) -> images).join());
    }
}
