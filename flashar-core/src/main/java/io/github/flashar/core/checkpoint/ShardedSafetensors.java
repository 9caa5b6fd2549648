package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Weights spread over several safetensors files of one folder, held together by an index:
 *
 * <pre>
 * model.safetensors.index.json = { "metadata": { … }, optional and not looked at
 *                                  "weight_map": { tensor name: file name … } }
 * </pre>
 *
 * <p>Each shard holds exactly the tensors that the index places there; anything else is an {@link
 * InvalidFileException}. A shard is a file next to the index: a name that leads elsewhere is
 * refused.
 */
public final class ShardedSafetensors extends MappedWeights {

    private static final String WEIGHT_MAP = "weight_map";

    private ShardedSafetensors(Path index, Map<String, StoredTensor> tensors) {
        super(index, tensors);
    }

    /** Opens an index with all its shards. */
    public static ShardedSafetensors open(Path index) {
        JsonConfig root = JsonConfig.read(index);
        JsonConfig map = root.object(WEIGHT_MAP);
        if (root.has("metadata")) {
            root.object("metadata");
        }
        root.rejectUnknown();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        namesByShard(map)
                .forEach(
                        (shard, names) -> read(index.resolveSibling(shard), index, names, tensors));
        return new ShardedSafetensors(index, tensors);
    }

    private static Map<String, Set<String>> namesByShard(JsonConfig map) {
        Map<String, Set<String>> result = new TreeMap<>();
        for (String tensor : map.keys()) {
            String shard = map.string(tensor);
            if (!isPlainName(shard)) {
                throw map.wrong(tensor, "the plain name of a .safetensors file next to the index");
            }
            result.computeIfAbsent(shard, name -> new LinkedHashSet<>()).add(tensor);
        }
        return result;
    }

    /** Letters, digits and a few signs: no separator, drive letter or parent on any platform. */
    private static boolean isPlainName(String shard) {
        return shard.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,250}\\.safetensors");
    }

    private static void read(
            Path shard, Path index, Set<String> names, Map<String, StoredTensor> tensors) {
        SafetensorsFile file = SafetensorsFile.open(shard);
        Set<String> missing = new LinkedHashSet<>(names);
        missing.removeAll(file.tensors().keySet());
        Set<String> extra = new LinkedHashSet<>(file.tensors().keySet());
        extra.removeAll(names);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new InvalidFileException(
                    shard,
                    String.format(
                            "does not hold what %s says: missing %d %s, not in the index %d %s",
                            index.getFileName(),
                            missing.size(),
                            JsonConfig.abbreviate(missing.toString()),
                            extra.size(),
                            JsonConfig.abbreviate(extra.toString())));
        }
        names.forEach(name -> tensors.put(name, file.stored(name)));
    }
}
