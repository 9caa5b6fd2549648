package io.github.flashar.examples.serve;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GenerationTimeoutException;
import io.github.flashar.infer.service.QueueFullException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets an answer be given, and turns what went wrong into a status and a sentence.
 *
 * @param answer to GET requests
 */
record Answering(Answer answer) implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                fail(exchange, METHOD_NOT_ALLOWED, "only GET is answered here");
                return;
            }
            try {
                answer.to(exchange);
            } catch (RuntimeException e) {
                fail(exchange, status(e), message(e));
            }
        }
    }

    private static int status(Throwable failure) {
        if (failure instanceof InvalidRequestException
                || failure instanceof InsufficientMemoryException) {
            return BAD_REQUEST;
        }
        if (failure instanceof GenerationTimeoutException) {
            return TIMEOUT;
        }
        boolean later =
                failure instanceof QueueFullException || failure instanceof CancellationException;
        return later ? UNAVAILABLE : INTERNAL_ERROR;
    }

    /**
     * What a client may read: our own words about its request, never the inside of a failure. Those
     * about a file would tell where it lies on this machine.
     */
    static String message(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "the drawing was cancelled";
        }
        if (status(failure) != INTERNAL_ERROR) {
            return String.valueOf(failure.getMessage());
        }
        LOG.error("a request failed", failure);
        return "the server failed; its log says why";
    }

    private static void fail(HttpExchange exchange, int status, String message) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("error", message);
        send(exchange, status, "application/json", json.toString());
    }

    static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        send(exchange, OK, type, body);
    }

    static void send(HttpExchange exchange, String type, String body) throws IOException {
        send(exchange, OK, type, body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        send(exchange, status, type + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
