package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Weights that {@code torch.save} wrote: a zip of memory-mapped storages and a pickle that says
 * which tensors they hold. Nothing of the pickle is executed: it may name dictionaries, lists,
 * numbers, texts, tensors and {@code argparse.Namespace}; anything else is refused.
 *
 * <p>The weights are the state dict under the first of the keys {@code model}, {@code module},
 * {@code state_dict} that holds a dictionary, else the whole file if it holds nothing but tensors.
 * A prefix {@code module.} and then a prefix {@code model.} are dropped from the names if
 * <em>every</em> name has it. Types are those of {@link TensorType} that PyTorch has a storage
 * class for. Views and transposed tensors read as they look in PyTorch; expanded ones, larger than
 * their storage, are refused.
 *
 * <p>Files of PyTorch before 1.6, TorchScript programs and big-endian files are refused as well.
 */
public final class PyTorchFile extends MappedWeights {

    private static final String ARGS = "args";
    private static final String STEPS = "steps";

    private final Map<?, ?> root;

    private PyTorchFile(MappedFile file, Map<?, ?> root, StateDict weights) {
        super(file.path(), stored(file, weights));
        this.root = root;
    }

    /** Opens a file whose state dict is at one of the usual places. */
    public static PyTorchFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        Map<?, ?> root = PyTorchRoot.read(file);
        return new PyTorchFile(file, root, StateDict.find(path, root));
    }

    /** Opens a file for the state dict under this key, such as {@code ema}. */
    public static PyTorchFile open(Path path, String key) {
        MappedFile file = MappedFile.open(path);
        Map<?, ?> root = PyTorchRoot.read(file);
        return new PyTorchFile(file, root, StateDict.at(path, root, key));
    }

    /**
     * Returns the trainer's settings as it parsed them from its command line, under their Python
     * names; empty in a file without {@code args}. Values are {@code String}, {@code Long}, {@code
     * BigInteger}, {@code Double}, {@code Boolean}, {@code null} for None, and unmodifiable {@code
     * List}s and {@code Map}s of them.
     */
    public Map<String, @Nullable Object> args() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (root.containsKey(ARGS)) {
            if (!(root.get(ARGS) instanceof Map<?, ?> args)) {
                throw wrong(ARGS, "a Namespace or dictionary");
            }
            args.forEach((name, value) -> result.put(String.valueOf(name), value));
        }
        return result;
    }

    /** Returns how many steps the trainer had made; empty in a file without {@code steps}. */
    public OptionalLong steps() {
        if (!root.containsKey(STEPS)) {
            return OptionalLong.empty();
        }
        if (root.get(STEPS) instanceof Long steps) {
            return OptionalLong.of(steps);
        }
        throw wrong(STEPS, "a whole number");
    }

    private InvalidFileException wrong(String key, String expected) {
        return new InvalidFileException(path(), key + " is something else, expected " + expected);
    }

    private static Map<String, StoredTensor> stored(MappedFile file, StateDict weights) {
        Map<String, StoredTensor> result = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> result.put(name, tensor.stored(name, file)));
        return result;
    }
}
