package io.github.flashar.examples.serve;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.Timings;
import io.github.flashar.infer.service.GenerationService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Draws an image and sends an event for every pass, see {@link Mailbox}.
 *
 * @param service that draws
 */
record DrawAnswer(GenerationService service) implements Answer {

    /** How often a client that waits is written to, which is how a lost one is noticed. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private static final double NANOS = 1e9;

    @Override
    public void to(HttpExchange exchange) throws IOException {
        Mailbox mailbox = new Mailbox();
        CompletableFuture<GenerationResult> drawing =
                service.submit(
                        DrawQuery.parse(exchange.getRequestURI()), new PassReporter(mailbox));
        var unused = drawing.whenComplete((result, failure) -> mailbox.end(last(result, failure)));
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        try {
            exchange.sendResponseHeaders(200, 0);
            forward(mailbox, exchange.getResponseBody());
        } finally {
            drawing.cancel(true); // does nothing to one that is done
        }
    }

    private static void forward(Mailbox mailbox, OutputStream out) throws IOException {
        try (out) {
            for (String event = mailbox.take(SIGN_OF_LIFE);
                    !event.isEmpty();
                    event = mailbox.take(SIGN_OF_LIFE)) {
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String last(@Nullable GenerationResult result, @Nullable Throwable failure) {
        JsonObject json = new JsonObject();
        if (result == null) {
            json.addProperty("error", Answering.message(failure == null ? new Error() : failure));
            return event("failed", json);
        }
        GeneratedImage image = result.image(0);
        Timings timings = result.timings();
        json.addProperty("seed", image.spec().seed());
        json.addProperty("passes", result.passes());
        json.addProperty("seconds", timings.decoding().plus(timings.sampling()).toNanos() / NANOS);
        json.addProperty("image", base64(image.toPng()));
        return event("done", json);
    }

    static String event(String name, JsonObject data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    static String base64(byte[] png) {
        return Base64.getEncoder().encodeToString(png);
    }
}
