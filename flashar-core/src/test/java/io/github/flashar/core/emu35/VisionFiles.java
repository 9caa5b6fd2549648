package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.checkpoint.PyTorchBytes;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.internal.pickle.PickleBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the weights of a tokenizer in the formats it comes in. */
final class VisionFiles {

    /** Names of files that {@link #write} knows. */
    static final List<String> NAMES = List.of("model.ckpt", "model.safetensors");

    private VisionFiles() {}

    static void write(Path file, Map<String, NDArray> weights) throws IOException {
        if (file.toString().endsWith(".ckpt")) {
            Files.write(file, checkpoint(weights));
        } else {
            SafetensorsWriter.write(file, weights, StorageType.FLOAT32, Map.of());
        }
    }

    /** What {@code torch.save({"state_dict": weights})} writes. */
    private static byte[] checkpoint(Map<String, NDArray> weights) {
        PickleBytes content = PyTorchBytes.dict().text("state_dict").op('}', '(');
        List<byte[]> storages = new ArrayList<>();
        weights.forEach(
                (name, array) -> {
                    long[] sizes = array.getShape().getShape();
                    String key = String.valueOf(storages.size());
                    content.text(name)
                            .tensor("FloatStorage", key, array.size(), 0, sizes, strides(sizes));
                    storages.add(PyTorchBytes.floats(array.toFloatArray()));
                });
        return PyTorchBytes.file(
                PyTorchBytes.dict(content.op('u')), storages.toArray(byte[][]::new));
    }

    private static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }
}
