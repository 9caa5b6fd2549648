package io.github.flashar.examples.serve;

import com.sun.net.httpserver.HttpExchange;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.service.GenerationService;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Draws an image and sends it as a PNG file.
 *
 * @param service that draws
 */
record ImageAnswer(GenerationService service) implements Answer {

    @Override
    public void to(HttpExchange exchange) throws IOException {
        CompletableFuture<GenerationResult> drawing =
                service.submit(DrawQuery.parse(exchange.getRequestURI()));
        GeneratedImage image = join(drawing).image(0);
        exchange.getResponseHeaders().set("X-Seed", String.valueOf(image.spec().seed()));
        Answering.send(exchange, "image/png", image.toPng());
    }

    private static GenerationResult join(CompletableFuture<GenerationResult> drawing) {
        try {
            return drawing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
