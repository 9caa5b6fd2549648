package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Arrays;
import java.util.List;

/**
 * A parameter and the official tensors it is made of.
 *
 * @param name of the parameter
 * @param parts official tensors, stacked along their first axis; at least one
 * @param interleaved how many of them, the first, have heads whose halves are interleaved
 * @param headDim D
 */
record Emu35Tensor(String name, List<String> parts, int interleaved, int headDim) {

    /** An official tensor as it is. */
    static Emu35Tensor renamed(String name, String part) {
        return new Emu35Tensor(name, List.of(part), 0, 1);
    }

    /** What the parameter looks like; parts that do not fit show in its shape. */
    TensorInfo info(WeightFile source) {
        TensorInfo first = source.tensor(parts.get(0));
        long[] shape = first.shape().getShape().clone();
        if (shape.length > 0) {
            shape[0] = parts.stream().mapToLong(part -> source.tensor(part).shape().get(0)).sum();
        }
        return new TensorInfo(name, first.type(), new Shape(shape));
    }

    /** Its values as float32, row-major. */
    float[] floats(WeightFile source) {
        float[] values = new float[Math.toIntExact(info(source).elements())];
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            float[] part = source.floats(parts.get(i));
            if (i < interleaved) {
                int row = part.length / Math.toIntExact(source.tensor(parts.get(i)).shape().get(0));
                interleave(part, row, values, at);
            } else {
                System.arraycopy(part, 0, values, at, part.length);
            }
            at += part.length;
        }
        return values;
    }

    /** Row j + half · D/2 of every head becomes row 2j + half. */
    private void interleave(float[] from, int row, float[] to, int at) {
        int rows = from.length / row;
        for (int r = 0; r < rows; r++) {
            int inHead = r % headDim;
            int moved = r - inHead + 2 * (inHead % (headDim / 2)) + inHead / (headDim / 2);
            System.arraycopy(from, r * row, to, at + moved * row, row);
        }
    }

    /** Its values as a new float32 array of the manager. */
    NDArray read(WeightFile source, NDManager manager) {
        try (NDManager temporary = manager.newSubManager()) {
            NDList arrays = new NDList();
            for (int i = 0; i < parts.size(); i++) {
                NDArray part = source.read(parts.get(i), temporary);
                arrays.add(i < interleaved ? interleave(part) : part);
            }
            NDArray stacked = arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, 0);
            return NativeMemory.keep(stacked, manager);
        }
    }

    private NDArray interleave(NDArray part) {
        Shape shape = part.getShape();
        NDArray halves = part.reshape(-1, 2, headDim / 2, row(shape)); // [heads, 2, D/2, in]
        return halves.transpose(0, 2, 1, 3).reshape(shape);
    }

    private static long row(Shape shape) {
        return Arrays.stream(shape.getShape()).skip(1).reduce(1, Math::multiplyExact);
    }
}
