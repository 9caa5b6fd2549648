package io.github.flashar.examples.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Hub whose files are all alike, and its storage server on another port; both misbehave when told
 * to.
 */
public final class FakeHub implements AutoCloseable {

    static final PublishedFile FILE =
            new PublishedFile("weights", "owner/model", "weights.pt", "some weights");

    /** A request as it came in. */
    record Request(
            String server,
            String method,
            String path,
            Optional<String> range,
            Optional<String> authorization) {}

    /** An answer out of turn. */
    @FunctionalInterface
    interface Answer {
        void send(HttpExchange exchange, byte[] content) throws IOException;
    }

    /** What the next requests to the Hub get; then it behaves. */
    final Deque<Answer> hubFaults = new ConcurrentLinkedDeque<>();

    /** What the next requests to the storage server get; then it behaves. */
    final Deque<Answer> storageFaults = new ConcurrentLinkedDeque<>();

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub;
    private final HttpServer storage;

    private final List<PublishedFile> files = new CopyOnWriteArrayList<>(List.of(FILE));

    private volatile byte[] content;
    private volatile String commit = commit(1);
    private volatile String etag;
    private volatile String size;

    /** Starts both servers, which have {@link #FILE}. */
    public FakeHub(byte[] content) throws IOException {
        this.content = content;
        this.etag = sha256(content);
        this.size = String.valueOf(content.length);
        this.hub = start("hub", this::answerAsHub);
        this.storage = start("storage", this::answerAsStorage);
    }

    /** A file of that many bytes without a pattern a lost block could hide in. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251 * 7 + i / 65_521);
        }
        return bytes;
    }

    static String commit(int number) {
        return String.format("%040x", number);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Offers one more file, of the same content. */
    public void offer(PublishedFile file) {
        files.add(file);
    }

    /** Replaces the content, under a new commit. */
    void publish(int commitNumber, byte[] newContent) {
        content = newContent;
        commit = commit(commitNumber);
        etag = sha256(newContent);
        size = String.valueOf(newContent.length);
    }

    /** States something else than the truth from now on. */
    void claim(String newCommit, String newEtag, String newSize) {
        commit = newCommit;
        etag = newEtag;
        size = newSize;
    }

    public URI endpoint() {
        return address(hub);
    }

    HubSettings settings(Path cache) {
        return new HubSettings(endpoint(), cache, Optional.empty(), false);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Requests to one of the servers. */
    List<Request> requests(String server, String method) {
        return requests.stream()
                .filter(r -> r.server().equals(server) && r.method().equals(method))
                .toList();
    }

    @Override
    public void close() {
        if (!threads.isShutdown()) {
            hub.stop(0);
            storage.stop(0);
            threads.shutdownNow();
        }
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        Answer fault = hubFaults.poll();
        if (fault != null) {
            fault.send(exchange, content);
            return;
        }
        String path = exchange.getRequestURI().getPath();
        boolean known = files.stream().anyMatch(file -> isAddress(path, file));
        if (known) {
            describe(exchange);
            exchange.getResponseHeaders().set("Location", address(storage) + "/" + etag);
        }
        exchange.sendResponseHeaders(known ? 302 : 404, -1);
    }

    private boolean isAddress(String path, PublishedFile file) {
        String prefix = "/" + file.repository() + "/resolve/";
        return path.equals(prefix + "main/" + file.path())
                || path.equals(prefix + commit + "/" + file.path());
    }

    /** Sets the headers that tell of the file. */
    private void describe(HttpExchange exchange) {
        exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + etag + "\"");
        exchange.getResponseHeaders().set("X-Linked-Size", size);
    }

    private void answerAsStorage(HttpExchange exchange) throws IOException {
        // Storage has etags of its own, which say nothing about the Hub's.
        exchange.getResponseHeaders().set("ETag", "\"storage-7\"");
        Answer fault = storageFaults.poll();
        (fault == null ? (Answer) Answers::content : fault).send(exchange, content);
    }

    private HttpServer start(String name, Exchanges exchanges) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        requests.add(request(name, exchange));
                        exchanges.answer(exchange);
                    }
                });
        server.start();
        return server;
    }

    private static Request request(String server, HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return new Request(
                server,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(headers.getFirst("Range")),
                Optional.ofNullable(headers.getFirst("Authorization")));
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Handles a request. */
    @FunctionalInterface
    private interface Exchanges {
        void answer(HttpExchange exchange) throws IOException;
    }
}
