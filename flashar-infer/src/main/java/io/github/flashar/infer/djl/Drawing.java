package io.github.flashar.infer.djl;

import ai.djl.translate.TranslateException;
import io.github.flashar.infer.generate.GenerationResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for with an input of a predictor.
 *
 * @param images completes when they are drawn
 * @param ready completes when the answer can be given
 * @param answer what the predictor returns then
 */
record Drawing<O>(
        CompletableFuture<GenerationResult> images,
        CompletableFuture<?> ready,
        Answer<? extends O> answer) {

    /** An answer, or what stands in its way. */
    interface Answer<O> {

        O give() throws TranslateException;
    }

    /** A drawing that is answered when its images are there, or never will be. */
    Drawing(CompletableFuture<GenerationResult> images, Answer<? extends O> answer) {
        this(images, images, answer);
    }

    /** Waits until the answer can be given. */
    void await() throws InterruptedException {
        try {
            ready.handle((done, failure) -> true).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a completed future failed with, if it did. */
    static @Nullable Throwable failure(CompletableFuture<?> completed) {
        return completed.<@Nullable Throwable>handle((done, failure) -> failure).join();
    }

    void cancel() {
        images.cancel(true);
    }
}
