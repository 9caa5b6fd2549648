package io.github.flashar.examples.serve;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.model.DecoderKind;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One image as a query of a URL, such as {@code ?class=3&seed=7&guidance=2&decoder=raster}.
 *
 * <pre>
 * class        id, required        temperature  of the logits, default 1
 * seed         default: a new one  top_k        tokens that may be drawn, default 0, all
 * guidance     default 2           top_p        mass that may be drawn, default 1
 * decoder      raster, diagonal; default: the fastest
 * </pre>
 */
final class DrawQuery {

    private static final Map<String, BiConsumer<GenerationRequest.Builder, String>> PARAMETERS =
            new TreeMap<>(
                    Map.of(
                            "class",
                            (request, value) -> request.setClasses(integer("class", value)),
                            "seed",
                            (request, value) -> request.optSeeds(whole("seed", value)),
                            "guidance",
                            (request, value) -> request.optGuidance(real("guidance", value)),
                            "temperature",
                            (request, value) -> request.optTemperature(real("temperature", value)),
                            "top_k",
                            (request, value) -> request.optTopK(integer("top_k", value)),
                            "top_p",
                            (request, value) -> request.optTopP(real("top_p", value)),
                            "decoder",
                            (request, value) -> request.optDecoder(decoder(value))));

    private DrawQuery() {}

    /**
     * Reads a request.
     *
     * @throws InvalidRequestException naming the parameter that is unknown, missing or wrong
     */
    static GenerationRequest parse(URI uri) {
        GenerationRequest.Builder request = GenerationRequest.builder();
        Map<String, String> values = values(uri);
        if (!values.containsKey("class")) {
            throw new InvalidRequestException("parameter class is missing: the id of a class");
        }
        values.forEach(
                (name, value) -> {
                    BiConsumer<GenerationRequest.Builder, String> setter = PARAMETERS.get(name);
                    if (setter == null) {
                        throw new InvalidRequestException(
                                "unknown parameter "
                                        + name
                                        + "; known are "
                                        + String.join(", ", PARAMETERS.keySet()));
                    }
                    setter.accept(request, value);
                });
        return request.build();
    }

    private static Map<String, String> values(URI uri) {
        Map<String, String> values = new LinkedHashMap<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty()) {
                values.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("\"" + text + "\" is not URL-encoded");
        }
    }

    private static int integer(String name, String value) {
        return number(name, value, Integer::parseInt);
    }

    private static long whole(String name, String value) {
        return number(name, value, Long::parseLong);
    }

    private static double real(String name, String value) {
        return number(name, value, Double::parseDouble);
    }

    private static <T> T number(String name, String value, Function<String, T> parse) {
        try {
            return parse.apply(value);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "parameter " + name + " = \"" + value + "\" is no number of its kind");
        }
    }

    private static DecoderKind decoder(String value) {
        return Arrays.stream(DecoderKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidRequestException(
                                        "parameter decoder = \""
                                                + value
                                                + "\" must be raster or diagonal"));
    }
}
