package io.github.flashar.examples.hub;

import java.io.IOException;
import java.net.URI;

/** What an HTTP status other than success means for a person. */
final class Refusal {

    private Refusal() {}

    /**
     * Returns the error if another attempt may help, throws it if not.
     *
     * @param byHub whether the Hub itself answered, not a server it redirected to
     */
    static IOException of(
            PublishedFile file, URI uri, int status, boolean byHub, HubSettings settings) {
        return switch (status) {
            case 401, 403 -> {
                if (byHub) {
                    throw new DownloadException(noAccess(file, status, settings));
                }
                // Addresses of storage servers are signed for a while; the Hub gives a new one.
                yield answered(uri, status);
            }
            case 404, 410 ->
                    throw new DownloadException(
                            file + " is not at " + settings.endpoint() + " (HTTP " + status + ")");
            case 408, 429 -> answered(uri, status);
            default -> {
                if (status < 500) {
                    throw new DownloadException(
                            file + ": " + uri.getHost() + " answered HTTP " + status);
                }
                yield answered(uri, status);
            }
        };
    }

    private static IOException answered(URI uri, int status) {
        return new IOException(uri.getHost() + " answered HTTP " + status);
    }

    private static String noAccess(PublishedFile file, int status, HubSettings settings) {
        String way =
                settings.token().isPresent()
                        ? "set HF_TOKEN to a token that may read the repository; the present one"
                                + " may not"
                        : "set HF_TOKEN to an access token that may read the repository";
        return file + " is refused by " + settings.endpoint() + " (HTTP " + status + "); " + way;
    }
}
