package io.github.flashar.examples.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers requests to one path. */
@FunctionalInterface
interface Answer {

    /**
     * Answers a GET request.
     *
     * @throws RuntimeException if it cannot; nothing is sent yet then
     */
    void to(HttpExchange exchange) throws IOException;
}
