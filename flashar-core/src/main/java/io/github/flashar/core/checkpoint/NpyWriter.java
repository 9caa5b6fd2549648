package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;

/**
 * Writes arrays in NumPy's {@code .npy} format, version 1.0, byte for byte as {@code numpy.save}
 * does; the format stands at {@link NpyFile}. A file is written wholly or not at all.
 */
public final class NpyWriter {

    private static final int BLOCK_BYTES = 1 << 16;

    /** The values start at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /** NumPy leaves room for the first size to grow to so many digits in place. */
    private static final int DIGITS = 21;

    private NpyWriter() {}

    /** Writes or replaces a float32 array. */
    public static void write(Path file, Shape shape, float[] values) {
        check(shape, values.length);
        AtomicFiles.writeFile(
                file,
                out -> {
                    out.write(header("<f4", shape));
                    writeBlocks(out, values.length, (block, i) -> block.putFloat(values[i]));
                });
    }

    /** Writes or replaces an int64 array. */
    public static void write(Path file, Shape shape, long[] values) {
        check(shape, values.length);
        AtomicFiles.writeFile(
                file,
                out -> {
                    out.write(header("<i8", shape));
                    writeBlocks(out, values.length, (block, i) -> block.putLong(values[i]));
                });
    }

    private static void check(Shape shape, int values) {
        Checks.require(
                shape.size() == values,
                "shape %s takes %d values, but there are %d",
                shape,
                shape.size(),
                values);
    }

    private static byte[] header(String type, Shape shape) {
        String sizes =
                Arrays.stream(shape.getShape())
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(", "));
        String tuple = shape.dimension() == 1 ? sizes + "," : sizes;
        int growth = shape.dimension() == 0 ? 0 : DIGITS - Long.toString(shape.get(0)).length();
        String text =
                String.format(
                        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }%s",
                        type, tuple, " ".repeat(growth));
        int used = NpyHeader.SHORTEST_PREFIX + text.length() + 1;
        int length = text.length() + 1 + Math.floorMod(-used, ALIGNMENT);
        return ByteBuffer.allocate(NpyHeader.SHORTEST_PREFIX + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NpyHeader.MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) length)
                .put(
                        (text + " ".repeat(length - text.length() - 1) + "\n")
                                .getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void writeBlocks(
            OutputStream out, int values, ObjIntConsumer<ByteBuffer> putValue) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values; i++) {
            putValue.accept(block, i);
            if (block.remaining() < Long.BYTES) {
                out.write(block.array(), 0, block.position());
                block.clear();
            }
        }
        out.write(block.array(), 0, block.position());
    }
}
