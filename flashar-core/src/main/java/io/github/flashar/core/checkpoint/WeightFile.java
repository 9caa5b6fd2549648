package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Named tensors on disk, read-only. {@link WeightFiles#open} opens every format this library reads;
 * opening checks the structure, a tensor's values are read when asked for. There is nothing to
 * close: the memory mapping goes with this object. Safe for several threads.
 */
public interface WeightFile {

    /** Returns the file that was opened; of several shards, their index. */
    Path path();

    /** Returns the tensors by name. */
    Map<String, TensorInfo> tensors();

    /** Returns one tensor's description, or fails naming some of those there are. */
    default TensorInfo tensor(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            List<String> some =
                    tensors().keySet().stream().limit(8).map(JsonConfig::abbreviate).toList();
            throw new InvalidFileException(
                    path(),
                    String.format(
                            "has no tensor %s, it holds %d: %s…",
                            JsonConfig.quote(name), tensors().size(), some));
        }
        return info;
    }

    /**
     * Returns the values of a floating-point tensor as float32, row-major.
     *
     * @throws InvalidFileException if there is no such tensor or it is of another kind
     * @throws io.github.flashar.core.error.UnsupportedFeatureException if it has 2^29 elements or
     *     more, which {@link #read} and {@link #floats(String, long, int)} do not mind
     */
    float[] floats(String name);

    /**
     * Returns some values of a floating-point tensor as float32: so a tensor that no Java array
     * holds is read part by part.
     *
     * @param first number of the first, counted in row-major order
     * @param count how many
     * @throws IndexOutOfBoundsException if the tensor has not that many
     * @throws InvalidFileException if there is no such tensor or it is of another kind
     */
    float[] floats(String name, long first, int count);

    /**
     * Returns the values of an integer or boolean tensor as int64, row-major; true is 1. Fails like
     * {@link #floats(String)}, from 2^28 elements on.
     */
    long[] longs(String name);

    /**
     * Reads a tensor of any size into a new array of the manager: floating-point types become
     * float32, integers int64, booleans boolean. On a CPU the values go straight into the array's
     * own memory, block by block, and the pages read are given back: reading a model takes little
     * more memory than the model.
     */
    NDArray read(String name, NDManager manager);

    /**
     * Returns this file without the tensors of these names: buffers that a format is known to carry
     * and a model computes itself. Everything else has to be accounted for by the caller.
     */
    default WeightFile without(NamePatterns buffers) {
        return new FilteredWeights(this, buffers);
    }

    /**
     * Returns this file with tensors under other names, such as those of the model that reads it.
     * Whatever is not renamed keeps its name; a rename of a tensor that is not there does nothing.
     *
     * @param renames new names by those of this file
     * @throws InvalidFileException if two tensors come to have one name
     */
    default WeightFile renamed(Map<String, String> renames) {
        return new RenamedWeights(this, renames);
    }
}
