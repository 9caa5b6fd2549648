package io.github.flashar.core.internal.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a CPU array as Java buffers, so that values are written where they are used. A
 * buffer must not outlive its array: nothing guards it once the array is closed.
 */
public final class ArrayMemory {

    /** Bytes of the largest buffer handed out; the engine's limit is one byte below 2 GiB. */
    public static final int LARGEST_BUFFER = 1 << 30;

    private ArrayMemory() {}

    /**
     * Returns the whole memory in order, in parts of at most so many bytes and whole elements.
     *
     * @param array a dense array on the CPU, not empty, its elements side by side
     */
    public static List<ByteBuffer> parts(NDArray array, int bytes) {
        if (!array.getDevice().equals(Device.cpu())) {
            throw new IllegalArgumentException("no CPU array: " + array.getDevice());
        }
        long perPart = bytes / array.getDataType().getNumOfBytes();
        if (array.size() <= perPart) {
            return List.of(memory(array));
        }
        List<ByteBuffer> parts = new ArrayList<>();
        try (NDArray flat = array.reshape(new Shape(array.size()))) {
            for (long from = 0; from < array.size(); from += perPart) {
                long to = Math.min(array.size(), from + perPart);
                // slices share memory, so what is written to them is written to the array
                try (NDArray slice = flat.get(new NDIndex().addSliceDim(from, to))) {
                    parts.add(memory(slice));
                }
            }
        }
        return parts;
    }

    private static ByteBuffer memory(NDArray array) {
        return array.toByteBuffer(true);
    }
}
