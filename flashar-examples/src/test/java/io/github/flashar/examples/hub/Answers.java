package io.github.flashar.examples.hub;

import com.sun.net.httpserver.HttpExchange;
import io.github.flashar.examples.hub.FakeHub.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What a server may send, good and bad. */
final class Answers {

    private static final long POLL_NANOS = 2_000_000;
    private static final long LONGEST_POLL_NANOS = 60_000_000_000L;

    private Answers() {}

    /** The content, or the part that was asked for. */
    static void content(HttpExchange exchange, byte[] content) throws IOException {
        int offset = offset(exchange);
        int status = begin(exchange, content, offset);
        exchange.sendResponseHeaders(status, content.length - offset);
        exchange.getResponseBody().write(content, offset, content.length - offset);
    }

    static Answer status(int status) {
        return (exchange, content) -> exchange.sendResponseHeaders(status, -1);
    }

    static Answer redirect(String location) {
        return (exchange, content) -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(307, -1);
        };
    }

    /** Breaks the connection after so many more bytes, once they are in the cache. */
    static Answer broken(int bytes, Path cache) {
        return (exchange, content) -> {
            int offset = offset(exchange);
            int status = begin(exchange, content, offset);
            exchange.sendResponseHeaders(status, content.length - offset);
            sendPart(exchange, content, offset, bytes);
            await(() -> partialBytes(cache) >= offset + bytes);
        };
    }

    /** All of the content, whatever was asked for. */
    static void ignoringRange(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    /** The start of the content whatever was asked for, then breaks. */
    static Answer ignoringRangeAndBroken(int bytes, Path cache) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            sendPart(exchange, content, 0, bytes);
            await(() -> partialBytes(cache) == bytes);
        };
    }

    /** A part nobody asked for. */
    static void otherPart(HttpExchange exchange, byte[] content) throws IOException {
        byte[] part = Arrays.copyOf(content, content.length - offset(exchange));
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes 0-" + (part.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, part.length);
        exchange.getResponseBody().write(part);
    }

    /** Stops in the middle without breaking the connection, until released. */
    static Answer stalled(int bytes, CountDownLatch release) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            sendPart(exchange, content, 0, bytes);
            awaitQuietly(release);
        };
    }

    /** Other content than announced. */
    static Answer other(byte[] bytes) {
        return (exchange, content) -> content(exchange, bytes);
    }

    /** Waits until something is so, but not for ever. */
    static void await(Condition condition) throws IOException {
        long end = System.nanoTime() + LONGEST_POLL_NANOS;
        while (!condition.holds() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void sendPart(HttpExchange exchange, byte[] content, int offset, int bytes)
            throws IOException {
        exchange.getResponseBody().write(content, offset, bytes);
        exchange.getResponseBody().flush();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int begin(HttpExchange exchange, byte[] content, int offset) {
        if (offset == 0) {
            return 200;
        }
        String range = "bytes " + offset + "-" + (content.length - 1) + "/" + content.length;
        exchange.getResponseHeaders().set("Content-Range", range);
        return 206;
    }

    private static int offset(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    }

    private static long partialBytes(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".incomplete"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Something that becomes so. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }
}
