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
import java.util.Objects;

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

    /** Some of its values as float32, counted in row-major order. */
    float[] floats(WeightFile source, long first, int count) {
        Objects.checkFromIndexSize(first, count, info(source).elements());
        float[] values = new float[count];
        long start = 0; // of the part
        for (int i = 0; i < parts.size(); i++) {
            long size = source.tensor(parts.get(i)).elements();
            long from = Math.max(first, start);
            long to = Math.min(first + count, start + size);
            if (from < to) {
                copy(source, i, from - start, to - start, values, (int) (from - first));
            }
            start += size;
        }
        return values;
    }

    private void copy(WeightFile source, int part, long from, long to, float[] values, int at) {
        if (part < interleaved) {
            copyRows(source, source.tensor(parts.get(part)), from, to, values, at);
        } else {
            int count = (int) (to - from);
            System.arraycopy(source.floats(parts.get(part), from, count), 0, values, at, count);
        }
    }

    private void copyRows(
            WeightFile source, TensorInfo part, long begin, long end, float[] values, int at) {
        long row = row(part.shape());
        for (long from = begin; from < end; ) {
            int count = (int) Math.min(row - from % row, end - from);
            long official = officialRow(from / row) * row + from % row;
            float[] piece = source.floats(part.name(), official, count);
            System.arraycopy(piece, 0, values, at + (int) (from - begin), count);
            from += count;
        }
    }

    /** Row 2j + half of every head is row j + half · D/2 of the official tensor. */
    private long officialRow(long row) {
        long inHead = row % headDim;
        return row - inHead + inHead / 2 + inHead % 2 * (headDim / 2);
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
