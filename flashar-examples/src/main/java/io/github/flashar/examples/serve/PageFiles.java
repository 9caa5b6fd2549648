package io.github.flashar.examples.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page and what it is made of. */
final class PageFiles implements Answer {

    private static final Map<String, String> TYPES =
            Map.of(
                    "index.html", "text/html; charset=utf-8",
                    "page.css", "text/css; charset=utf-8",
                    "page.js", "text/javascript; charset=utf-8");

    private static final int NOT_FOUND = 404;

    @Override
    public void to(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        String name = path.isEmpty() ? "index.html" : path;
        String type = TYPES.get(name);
        if (type == null) {
            exchange.sendResponseHeaders(NOT_FOUND, -1);
            return;
        }
        try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            Answering.send(exchange, type, file.readAllBytes());
        }
    }
}
