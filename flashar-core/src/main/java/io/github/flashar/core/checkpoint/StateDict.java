package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in what {@code torch.save} was given; where they are is told in {@link PyTorchFile}.
 *
 * @param tensors by name, without the prefixes that wrappers of a model add
 */
record StateDict(Map<String, PyTorchTensor> tensors) {

    private static final List<String> KEYS = List.of("model", "module", "state_dict");
    private static final List<String> PREFIXES = List.of("module.", "model.");
    private static final int MAX_LISTED = 8;

    /** Looks at the usual places. */
    static StateDict find(Path file, Map<?, ?> root) {
        for (String key : KEYS) {
            if (root.get(key) instanceof Map) {
                return at(file, root, key);
            }
        }
        if (!root.values().stream().allMatch(PyTorchTensor.class::isInstance)) {
            throw new InvalidFileException(
                    file,
                    "holds no state dict: "
                            + KEYS
                            + " are no dictionaries and not every entry is a tensor; it has "
                            + some(root));
        }
        return of(file, "the file", root);
    }

    /** Takes the dictionary under a key. */
    static StateDict at(Path file, Map<?, ?> root, String key) {
        if (root.get(key) instanceof Map<?, ?> dict) {
            return of(file, key, dict);
        }
        throw new InvalidFileException(
                file,
                "has no dictionary under " + JsonConfig.quote(key) + ", it has " + some(root));
    }

    private static StateDict of(Path file, String where, Map<?, ?> dict) {
        Map<String, PyTorchTensor> tensors = new LinkedHashMap<>();
        dict.forEach(
                (name, value) -> {
                    if (!(name instanceof String text && value instanceof PyTorchTensor tensor)) {
                        throw new InvalidFileException(
                                file,
                                String.format(
                                        "%s: entry %s is no named tensor, which all of a state dict"
                                                + " must be",
                                        where, JsonConfig.quote(String.valueOf(name))));
                    }
                    tensors.put(text, tensor);
                });
        return new StateDict(withoutPrefixes(tensors));
    }

    private static Map<String, PyTorchTensor> withoutPrefixes(Map<String, PyTorchTensor> tensors) {
        Map<String, PyTorchTensor> result = tensors;
        for (String prefix : PREFIXES) {
            if (result.keySet().stream().allMatch(name -> name.startsWith(prefix))) {
                Map<String, PyTorchTensor> shorter = new LinkedHashMap<>();
                result.forEach((name, t) -> shorter.put(name.substring(prefix.length()), t));
                result = shorter;
            }
        }
        return result;
    }

    private static String some(Map<?, ?> root) {
        List<String> keys =
                root.keySet().stream()
                        .limit(MAX_LISTED)
                        .map(key -> JsonConfig.abbreviate(String.valueOf(key)))
                        .toList();
        return root.size() + " entries: " + keys + (root.size() > MAX_LISTED ? "…" : "");
    }
}
