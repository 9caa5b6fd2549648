package io.github.flashar.examples.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The Hub's protocol: a file lies at {@code ENDPOINT/REPOSITORY/resolve/REVISION/PATH}, whose
 * headers tell commit, etag and size and which mostly redirects to a storage server.
 *
 * <p>An {@link IOException} is worth another attempt, a {@link DownloadException} is not.
 */
final class HubClient {

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;

    private final HubSettings settings;
    private final Duration patience;
    private final HttpClient http;

    /** Waits at most {@code patience} for a connection, for an answer and between its bytes. */
    HubClient(HubSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
        this.http =
                HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .followRedirects(Redirect.NEVER)
                        // Less than the wait for an answer, so that it is known which failed.
                        .connectTimeout(patience.dividedBy(3))
                        .build();
    }

    /** Address of a file at a branch or commit. */
    URI address(PublishedFile file, String revision) {
        return URI.create(
                settings.endpoint()
                        + "/"
                        + file.repository()
                        + "/resolve/"
                        + revision
                        + "/"
                        + file.path());
    }

    /** Asks what the branch holds now. */
    RemoteFile describe(PublishedFile file) throws IOException {
        URI uri = address(file, PublishedFile.REVISION);
        for (int hop = 0; hop <= Redirects.MOST; hop++) {
            HttpResponse<InputStream> response = send("HEAD", uri, 0);
            response.body().close();
            Optional<URI> target = Redirects.target(response);
            if (target.isEmpty()) {
                requireStatus(file, response, response.statusCode() == OK);
            }
            if (target.isEmpty() || RemoteFile.isDescribedBy(response.headers())) {
                return RemoteFile.of(uri, response.headers());
            }
            uri = target.get();
        }
        throw Redirects.tooMany(file);
    }

    /**
     * Opens the content that {@link #describe} told of, from {@code offset} on; from its start if
     * the server does not send that part.
     */
    RemoteContent open(PublishedFile file, RemoteFile remote, long offset) throws IOException {
        // At the commit, not the branch, so that all parts are of one version. Every attempt goes
        // through the Hub again, for addresses of storage servers expire.
        URI uri = address(file, remote.commit());
        for (int hop = 0; hop <= Redirects.MOST; hop++) {
            HttpResponse<InputStream> response = send("GET", uri, offset);
            Optional<URI> target = Redirects.target(response);
            boolean direct = hop == 0 && target.isEmpty();
            try {
                remote.requireUnchanged(file, response.headers(), direct);
                if (target.isEmpty()) {
                    return content(file, remote, offset, response);
                }
            } catch (IOException | RuntimeException e) {
                response.body().close();
                throw e;
            }
            response.body().close();
            uri = target.get();
        }
        throw Redirects.tooMany(file);
    }

    private RemoteContent content(
            PublishedFile file, RemoteFile remote, long offset, HttpResponse<InputStream> response)
            throws IOException {
        int status = response.statusCode();
        boolean otherPart = status == PARTIAL && !remote.isRestFrom(offset, response.headers());
        if (offset > 0 && (status == RANGE_REFUSED || otherPart)) {
            response.body().close();
            return open(file, remote, 0);
        }
        requireStatus(file, response, status == OK || (offset > 0 && status == PARTIAL));
        InputStream body = new TimedInputStream(response.body(), patience);
        return new RemoteContent(body, status == PARTIAL ? offset : 0);
    }

    private void requireStatus(
            PublishedFile file, HttpResponse<InputStream> response, boolean expected)
            throws IOException {
        if (!expected) {
            boolean byHub = isEndpoint(response.uri());
            throw Refusal.of(file, response.uri(), response.statusCode(), byHub, settings);
        }
    }

    private HttpResponse<InputStream> send(String method, URI uri, long offset) throws IOException {
        // Not HttpRequest.timeout: from JDK 26 on that limits the whole body, too.
        CompletableFuture<HttpResponse<InputStream>> reply =
                http.sendAsync(request(method, uri, offset), BodyHandlers.ofInputStream());
        try {
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw new HttpTimeoutException(
                    uri.getHost() + " did not answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw failure(uri, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("interrupted while waiting for " + uri.getHost(), e);
        }
    }

    private HttpRequest request(String method, URI uri, long offset) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .header("User-Agent", "flashar-jvm")
                        .header("Accept-Encoding", "identity");
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        if (isEndpoint(uri)) {
            settings.token().ifPresent(t -> request.header("Authorization", "Bearer " + t));
        }
        return request.build();
    }

    /** Same scheme, host and port: elsewhere nobody must see the token. */
    private boolean isEndpoint(URI uri) {
        URI endpoint = settings.endpoint();
        return endpoint.getScheme().equals(uri.getScheme())
                && endpoint.getRawAuthority().equalsIgnoreCase(uri.getRawAuthority());
    }

    private static IOException failure(URI uri, @Nullable Throwable cause) {
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLException) {
            return new Unreachable(
                    uri.getHost() + " cannot be reached (" + cause + ")", (IOException) cause);
        }
        return new IOException(uri.getHost() + ": " + cause, cause);
    }
}
