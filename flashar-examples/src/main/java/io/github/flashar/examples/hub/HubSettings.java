package io.github.flashar.examples.hub;

import io.github.flashar.core.error.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the Hub is, where its files are kept and as whom to ask, from the environment variables of
 * Hugging Face's own tools, so that the cache is shared with them.
 *
 * @param endpoint address of the Hub, without a slash at its end
 * @param cache root of the cache
 * @param token access token, for the endpoint's eyes only
 * @param offline whether only the cache may be used
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline) {

    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

    /**
     * Reads {@code HF_ENDPOINT}, {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME},
     * {@code HF_TOKEN} and {@code HF_HUB_OFFLINE}. An empty variable counts as not set.
     *
     * @param home the user's home folder
     * @throws InvalidRequestException if a value is none that could work
     */
    public static HubSettings of(Map<String, String> environment, Path home) {
        Variables variables = new Variables(environment);
        boolean offline =
                variables
                        .get("HF_HUB_OFFLINE")
                        .filter(value -> YES.contains(value.toUpperCase(Locale.ROOT)))
                        .isPresent();
        return new HubSettings(
                endpoint(variables.get("HF_ENDPOINT").orElse(PUBLIC_HUB)),
                cache(variables, home),
                variables.get("HF_TOKEN").map(HubSettings::checkToken),
                offline);
    }

    /** Says everything but the token. */
    @Override
    public String toString() {
        return endpoint + ", cache " + cache + (offline ? ", offline" : "");
    }

    private static Path cache(Variables variables, Path home) {
        Path caches = variables.path("XDG_CACHE_HOME", home).orElse(home.resolve(".cache"));
        Path hub = variables.path("HF_HOME", home).orElse(caches.resolve("huggingface"));
        return variables
                .path("HF_HUB_CACHE", home)
                .orElse(hub.resolve("hub"))
                .toAbsolutePath()
                .normalize();
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Falls through to the same message.
        }
        throw new InvalidRequestException(
                "HF_ENDPOINT = " + text + " is no http or https address such as " + PUBLIC_HUB);
    }

    private static String checkToken(String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new InvalidRequestException(
                    "HF_TOKEN holds characters that no token has; copy it again");
        }
        return token;
    }

    /** Environment variables, stripped of blanks. */
    private record Variables(Map<String, String> environment) {

        Optional<String> get(String name) {
            return Optional.ofNullable(environment.get(name))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        Optional<Path> path(String name, Path home) {
            return get(name)
                    .map(
                            value ->
                                    value.equals("~") || value.startsWith("~/")
                                            ? home.resolve(
                                                    value.substring(Math.min(2, value.length())))
                                            : Path.of(value));
        }
    }
}
