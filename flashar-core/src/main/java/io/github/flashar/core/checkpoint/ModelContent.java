package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes into a {@link ModelDirectory}.
 *
 * @param config sizes and kind of the model; {@code format} and {@code format_version} are added
 * @param tensors weights by name; not changed
 * @param storage how float32 weights are stored
 * @param modelCard text of README.md: what it is, how it was made, what it may be used for
 * @param parts model directories inside this one by folder name, such as {@code tokenizer}
 */
public record ModelContent(
        JsonObject config,
        Map<String, NDArray> tensors,
        StorageType storage,
        String modelCard,
        Map<String, ModelContent> parts) {

    public ModelContent {
        parts = Map.copyOf(parts);
        parts.keySet().forEach(ModelContent::checkPartName);
    }

    /** A model without parts. */
    public static ModelContent of(
            JsonObject config,
            Map<String, NDArray> tensors,
            StorageType storage,
            String modelCard) {
        return new ModelContent(config, tensors, storage, modelCard, Map.of());
    }

    /** Returns the same content with one more part, or another one of that name. */
    public ModelContent withPart(String name, ModelContent part) {
        Map<String, ModelContent> all = new TreeMap<>(parts);
        all.put(name, part);
        return new ModelContent(config, tensors, storage, modelCard, all);
    }

    private static void checkPartName(String name) {
        Checks.require(
                name.matches("[a-z0-9][a-z0-9_-]*"),
                "part name \"%s\" must be lower-case letters, digits, - and _",
                name);
    }
}
