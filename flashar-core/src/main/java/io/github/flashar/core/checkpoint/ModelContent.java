package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes into a {@link ModelDirectory}.
 *
 * @param config sizes and kind of the model; {@code format} and {@code format_version} are added
 * @param tensors weights by name
 * @param storage how float32 weights are stored
 * @param modelCard text of README.md: what it is, how it was made, what it may be used for
 * @param files further files by the name they get, copied from where they are
 * @param parts model directories inside this one by folder name, such as {@code tokenizer}
 */
public record ModelContent(
        JsonObject config,
        Tensors tensors,
        StorageType storage,
        String modelCard,
        Map<String, Path> files,
        Map<String, ModelContent> parts) {

    public ModelContent {
        files = Map.copyOf(files);
        files.keySet().forEach(ModelContent::checkFileName);
        parts = Map.copyOf(parts);
        parts.keySet().forEach(ModelContent::checkPartName);
    }

    /** A model without parts and further files. */
    public static ModelContent of(
            JsonObject config, Tensors tensors, StorageType storage, String modelCard) {
        return new ModelContent(config, tensors, storage, modelCard, Map.of(), Map.of());
    }

    /** A model in memory without parts and further files; the arrays are not changed. */
    public static ModelContent of(
            JsonObject config,
            Map<String, NDArray> tensors,
            StorageType storage,
            String modelCard) {
        return of(config, Tensors.of(tensors), storage, modelCard);
    }

    /** The same content with further files, in place of those it had. */
    public ModelContent withFiles(Map<String, Path> other) {
        return new ModelContent(config, tensors, storage, modelCard, other, parts);
    }

    /** Returns the same content with one more part, or another one of that name. */
    public ModelContent withPart(String name, ModelContent part) {
        Map<String, ModelContent> all = new TreeMap<>(parts);
        all.put(name, part);
        return new ModelContent(config, tensors, storage, modelCard, files, all);
    }

    private static void checkPartName(String name) {
        Checks.require(
                name.matches("[a-z0-9][a-z0-9_-]*"),
                "part name \"%s\" must be lower-case letters, digits, - and _",
                name);
    }

    private static void checkFileName(String name) {
        Checks.require(
                name.matches("[a-z0-9][a-z0-9._-]*") && !ModelDirectory.RESERVED.contains(name),
                "file name \"%s\" must be lower-case letters, digits, ., - and _, and none of %s",
                name,
                ModelDirectory.RESERVED);
    }
}
