package io.github.flashar.infer.djl;

import com.google.gson.JsonArray;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.model.DecoderKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A request in JSON, as {@link FlashArTranslatorFactory} explains it.
 *
 * @param images to draw
 * @param format of the answer
 */
record ServedRequest(GenerationRequest images, AnswerFormat format) {

    private static final Path SOURCE = Path.of("request");
    private static final List<String> SUBJECTS = List.of("class", "classes", "prompt", "prompts");

    /**
     * Reads a request.
     *
     * @throws InvalidRequestException naming the field that is unknown, missing or out of range
     */
    static ServedRequest parse(byte[] json) {
        try {
            return parse(JsonConfig.parse(SOURCE, "the body", json));
        } catch (InvalidFileException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static ServedRequest parse(JsonConfig json) {
        GenerationRequest.Builder builder = GenerationRequest.builder();
        subjects(json, builder);
        settings(json, builder);
        if (json.has("count")) {
            builder.optCount(json.integer("count"));
        }
        if (json.has("decoder")) {
            builder.optDecoder(constant(json, "decoder", DecoderKind.values()));
        }
        if (json.has("timeout_ms")) {
            builder.optTimeout(Duration.ofMillis(json.wholeNumber("timeout_ms")));
        }
        boolean says = json.has("format");
        json.rejectUnknown();
        GenerationRequest images = builder.build();
        AnswerFormat usual = images.size() == 1 ? AnswerFormat.PNG : AnswerFormat.JSON;
        AnswerFormat format = says ? constant(json, "format", AnswerFormat.values()) : usual;
        Checks.require(
                format != AnswerFormat.PNG || images.size() == 1,
                "request: a PNG file holds one image, not %d; take format json or stream",
                images.size());
        return new ServedRequest(images, format);
    }

    private static void subjects(JsonConfig json, GenerationRequest.Builder builder) {
        List<String> given = SUBJECTS.stream().filter(json::has).toList();
        Checks.require(
                given.size() == 1, "request: has %s, expected exactly one of %s", given, SUBJECTS);
        String key = given.get(0);
        switch (key) {
            case "class" -> builder.setClasses(json.integer(key));
            case "classes" -> builder.setClasses(ints(json.integers(key)));
            case "prompt" -> builder.setPrompts(json.string(key));
            default -> builder.setPrompts(json.strings(key).toArray(String[]::new));
        }
    }

    private static void settings(JsonConfig json, GenerationRequest.Builder builder) {
        if (json.has("seeds")) {
            builder.optSeeds(
                    isList(json, "seeds")
                            ? json.wholeNumbers("seeds")
                            : new long[] {json.wholeNumber("seeds")});
        }
        if (json.has("guidance")) {
            builder.optGuidance(numbers(json, "guidance"));
        }
        if (json.has("guidance_interval")) {
            builder.optGuidanceInterval(integers(json, "guidance_interval"));
        }
        if (json.has("temperature")) {
            builder.optTemperature(numbers(json, "temperature"));
        }
        if (json.has("top_k")) {
            builder.optTopK(integers(json, "top_k"));
        }
        if (json.has("top_p")) {
            builder.optTopP(numbers(json, "top_p"));
        }
    }

    private static double[] numbers(JsonConfig json, String key) {
        return isList(json, key) ? json.numbers(key) : new double[] {json.number(key)};
    }

    private static int[] integers(JsonConfig json, String key) {
        return isList(json, key) ? ints(json.integers(key)) : new int[] {json.integer(key)};
    }

    private static boolean isList(JsonConfig json, String key) {
        return json.json().get(key) instanceof JsonArray;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The constant with that name in lower case. */
    private static <E extends Enum<E>> E constant(JsonConfig json, String key, E[] constants) {
        String name = json.string(key);
        return Arrays.stream(constants)
                .filter(constant -> lower(constant).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                json.wrong(
                                        key,
                                        "one of "
                                                + Stream.of(constants)
                                                        .map(ServedRequest::lower)
                                                        .toList()));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
