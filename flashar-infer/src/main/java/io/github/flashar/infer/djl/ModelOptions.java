package io.github.flashar.infer.djl;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What DJL users may set of a model with {@code optOption}, or {@code option.} in a {@code
 * serving.properties}; see {@link GeneratorModel}.
 */
final class ModelOptions {

    static final String MAX_BATCH = "maxBatch";
    static final String MEMORY_LIMIT = "memoryLimit";
    static final String TEXT_ENCODER = "textEncoder";

    private static final Set<String> NAMES = Set.of(MAX_BATCH, MEMORY_LIMIT, TEXT_ENCODER);

    /** DJL's own name for the model. */
    private static final String MODEL_NAME = "modelName";

    private final Map<String, ?> options;

    /**
     * @param options by name
     * @param arguments of DJL, among which ours would go unheard
     */
    ModelOptions(Map<String, ?> options, Map<String, String> arguments) {
        this.options = options;
        options.keySet().forEach(ModelOptions::checkName);
        for (String name : NAMES) {
            Checks.require(
                    !arguments.containsKey(name),
                    "%s is an option, not an argument: write optOption(\"%s\", …), or option.%s in"
                            + " serving.properties",
                    name,
                    name,
                    name);
        }
    }

    /** DJL Serving adds options to every model; all of its names have underscores. */
    private static void checkName(String name) {
        Checks.require(
                NAMES.contains(name) || name.equals(MODEL_NAME) || name.contains("_"),
                "unknown option %s, expected only %s",
                name,
                new TreeSet<>(NAMES));
    }

    /** Sets what is given. */
    void apply(ImageGenerator.Builder builder, Path model) {
        if (options.containsKey(MAX_BATCH)) {
            int most = ImageGenerator.Builder.MAX_BATCH;
            builder.optMaxBatch((int) Checks.inRange(MAX_BATCH, number(MAX_BATCH), 1, most));
        }
        if (options.containsKey(MEMORY_LIMIT)) {
            builder.optMemoryLimit(number(MEMORY_LIMIT));
        }
        if (options.containsKey(TEXT_ENCODER)) {
            builder.optTextEncoder(model.resolve(text(TEXT_ENCODER)));
        }
    }

    private long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "option " + name + " = " + text(name) + " is no whole number");
        }
    }

    private String text(String name) {
        return String.valueOf(options.get(name));
    }
}
