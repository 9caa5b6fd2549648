package io.github.flashar.core.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.internal.engine.ArrayMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Objects;

/** Reads the values of stored tensors to where they are wanted, one small block at a time. */
final class TensorReader {

    private static final int BLOCK_BYTES = 1 << 16;

    /** Pages of the mapped file that may stay in memory while a tensor is read. */
    private static final long KEPT_BYTES = 16L << 20;

    private final StoredTensor tensor;
    private final TensorTarget target;
    private final ByteBuffer block =
            ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private TensorReader(StoredTensor tensor, TensorTarget target) {
        this.tensor = tensor;
        this.target = target;
    }

    /** Returns a tensor of kind FLOAT. */
    static float[] floats(StoredTensor tensor) {
        float[] values = new float[javaLength(tensor, Float.BYTES)];
        new TensorReader(tensor, TensorTarget.of(FloatBuffer.wrap(values))).read();
        return values;
    }

    /** Returns some values of a tensor of kind FLOAT; they have to be inside it. */
    static float[] floats(StoredTensor tensor, long first, int count) {
        Objects.checkFromIndexSize(first, count, tensor.info().elements());
        float[] values = new float[count];
        new TensorReader(tensor, TensorTarget.of(FloatBuffer.wrap(values)))
                .read(first, first + count);
        return values;
    }

    /** Returns a tensor of kind INTEGER or BOOLEAN. */
    static long[] longs(StoredTensor tensor) {
        long[] values = new long[javaLength(tensor, Long.BYTES)];
        new TensorReader(tensor, TensorTarget.of(LongBuffer.wrap(values))).read();
        return values;
    }

    /**
     * Returns a new array of the manager. Its memory is the engine's own, never the mapped file:
     * the engine aligns it, which its kernels' rounding sees.
     */
    static NDArray array(StoredTensor tensor, NDManager manager) {
        return array(tensor, manager, ArrayMemory.LARGEST_BUFFER);
    }

    /** The same with memory handed out in parts of at most so many bytes. */
    static NDArray array(StoredTensor tensor, NDManager manager, int partBytes) {
        if (manager.getDevice().equals(Device.cpu())) {
            return cpuArray(tensor, manager, partBytes);
        }
        try (NDManager cpu = manager.newSubManager(Device.cpu())) {
            NDArray copy = cpuArray(tensor, cpu, partBytes).toDevice(manager.getDevice(), true);
            copy.attach(manager);
            return copy;
        }
    }

    private static NDArray cpuArray(StoredTensor tensor, NDManager manager, int partBytes) {
        DataType type = tensor.info().type().kind().inMemory();
        Shape shape = tensor.info().shape();
        if (shape.size() == 0) {
            return manager.zeros(shape, type);
        }
        NDArray array = manager.create(shape, type);
        try {
            TensorTarget target = TensorTarget.of(ArrayMemory.parts(array, partBytes), type);
            new TensorReader(tensor, target).read();
            return array;
        } catch (RuntimeException | Error e) {
            array.close();
            throw e;
        }
    }

    private void read() {
        read(0, tensor.info().elements());
    }

    /** Reads elements counted in row-major order. */
    private void read(long from, long to) {
        long bytes = tensor.info().type().bytes();
        tensor.layout()
                .forEachRun(
                        from,
                        to,
                        (first, count) -> readRun(tensor.begin() + first * bytes, count * bytes));
    }

    private void readRun(long begin, long bytes) {
        MappedFile file = tensor.bytes();
        for (long from = begin; from < begin + bytes; from += KEPT_BYTES) {
            long to = Math.min(begin + bytes, from + KEPT_BYTES);
            readBlocks(from, to);
            if (to - from >= BLOCK_BYTES) {
                file.release(from, to);
            }
        }
    }

    private void readBlocks(long begin, long end) {
        for (long at = begin; at < end; at += BLOCK_BYTES) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, end - at));
            tensor.bytes().read(at, block);
            target.accept(tensor.info().type(), block.flip());
        }
    }

    private static int javaLength(StoredTensor tensor, int bytesPerElement) {
        long limit = Integer.MAX_VALUE / bytesPerElement;
        TensorInfo info = tensor.info();
        if (info.elements() > limit) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "%s: tensor %s has %d elements, at most %d are read into a Java array;"
                                    + " read it into an NDArray",
                            tensor.bytes().path(),
                            JsonConfig.quote(info.name()),
                            info.elements(),
                            limit));
        }
        return (int) info.elements();
    }
}
