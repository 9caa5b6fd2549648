package io.github.flashar.examples.hub;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Where an answer sends the client. Followed by hand, for the token must not come along. */
final class Redirects {

    /** More in a row are a circle. */
    static final int MOST = 5;

    private static final int REDIRECTION = 3;

    private Redirects() {}

    /**
     * Returns the address to ask instead, if the answer is a redirect.
     *
     * @throws DownloadException if that address is none to follow
     */
    static Optional<URI> target(HttpResponse<?> response) {
        if (response.statusCode() / 100 != REDIRECTION) {
            return Optional.empty();
        }
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = response.uri().resolve(location);
            if (!location.isEmpty()
                    && target.getHost() != null
                    && isAsSafe(response.uri(), target)) {
                return Optional.of(target);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same message.
        }
        throw new DownloadException(
                response.uri() + " redirects to \"" + location + "\", which is not followed");
    }

    static DownloadException tooMany(PublishedFile file) {
        return new DownloadException(
                file + " is redirected more than " + MOST + " times; try again later");
    }

    /** From https to https only. */
    private static boolean isAsSafe(URI from, URI target) {
        return "https".equals(target.getScheme()) || from.getScheme().equals(target.getScheme());
    }
}
