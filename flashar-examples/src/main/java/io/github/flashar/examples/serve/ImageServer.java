package io.github.flashar.examples.serve;

import com.sun.net.httpserver.HttpServer;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.service.GenerationService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that draws:
 *
 * <pre>
 * GET  /        a page that draws with both decoders side by side
 * GET  /model   what the model can draw, JSON
 * GET  /image   an image, PNG; the parameters are those of {@link DrawQuery}
 * GET  /draw    the same as a stream of events: "step" for each pass, with a preview from time to
 *               time, then "done" or "failed"
 * </pre>
 *
 * <p>A client that goes away ends its drawing. Closing cancels everything.
 */
public final class ImageServer implements AutoCloseable {

    private final HttpServer server;
    private final GenerationService service;
    private final ExecutorService connections;
    private final Watch watch;

    private ImageServer(HttpServer server, GenerationService service, ExecutorService connections) {
        this.server = server;
        this.service = service;
        this.connections = connections;
        this.watch = LeakDetector.watch(this);
    }

    /**
     * Starts a server.
     *
     * @param address to listen at; port 0 takes a free one
     * @param generator for class-conditional images, to be closed after the server
     * @param capacity requests that may wait
     */
    public static ImageServer start(
            InetSocketAddress address, ImageGenerator generator, int capacity) {
        HttpServer server = listen(address);
        GenerationService service =
                GenerationService.builder(generator).optCapacity(capacity).build();
        ExecutorService connections = Executors.newCachedThreadPool(ImageServer::daemon);
        server.setExecutor(connections);
        server.createContext("/", new Answering(new PageFiles()));
        server.createContext("/model", new Answering(new ModelAnswer(generator)));
        server.createContext("/image", new Answering(new ImageAnswer(service)));
        server.createContext("/draw", new Answering(new DrawAnswer(service)));
        server.start();
        return new ImageServer(server, service, connections);
    }

    private static HttpServer listen(InetSocketAddress address) {
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot listen at "
                            + address
                            + " ("
                            + e.getMessage()
                            + "); choose another port");
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "flashar-http");
        thread.setDaemon(true);
        return thread;
    }

    /** Where its page is. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        return URI.create("http://" + bound.getHostString() + ":" + bound.getPort() + "/");
    }

    @Override
    public void close() {
        watch.close();
        service.closeNow();
        server.stop(0);
        connections.shutdownNow();
    }
}
