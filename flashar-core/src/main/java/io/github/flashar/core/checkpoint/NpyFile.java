package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An array in NumPy's {@code .npy} format, as {@code numpy.save} writes it. Opening reads and
 * checks the header only; the values are read when asked for. There is nothing to close.
 *
 * <pre>
 * file    = 0x93 "NUMPY" major minor length header data
 * major   = 1, 2 or 3; minor = 0
 * length  = uint16 (major 1) or uint32, little-endian: bytes of the header, at most 65535
 * header  = { 'descr': type, 'fortran_order': False, 'shape': (size, …), } spaces newline
 * type    = '&lt;f2' | '&lt;f4' | '&lt;f8' | '&lt;i2' | '&lt;i4' | '&lt;i8' | '|u1'
 * data    = row-major little-endian values, to the end of the file
 * </pre>
 *
 * <p>The three keys come in any order, each once. Any deviation is an {@link InvalidFileException};
 * other types and column-major arrays of two or more axes exist in the format but are an {@link
 * UnsupportedFeatureException} that says how to rewrite them.
 *
 * <p>Source: NumPy, <em>numpy.lib.format</em>.
 */
public final class NpyFile {

    private static final int BLOCK_BYTES = 1 << 16;

    private final Path path;
    private final NpyHeader header;

    private NpyFile(Path path, NpyHeader header) {
        this.path = path;
        this.header = header;
    }

    /** Opens a file and checks its header and its size. */
    public static NpyFile open(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            return new NpyFile(path, NpyHeader.read(path, channel));
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(path, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns where the file is. */
    public Path path() {
        return path;
    }

    /** Returns the type of the values. */
    public TensorType type() {
        return header.type();
    }

    /** Returns the sizes, row-major; rank 0 is a single value. */
    public Shape shape() {
        return header.shape();
    }

    /** Returns the values of a floating-point array as float32, row-major. */
    public float[] floats() {
        if (type().kind() != Kind.FLOAT) {
            throw wrongKind("a floating-point type");
        }
        FloatBuffer values = FloatBuffer.allocate(arrayLength());
        forEachBlock(block -> TensorDecoder.floats(type(), block, values));
        return values.array();
    }

    /** Returns the values of an integer array as int64, row-major. */
    public long[] longs() {
        if (type().kind() != Kind.INTEGER) {
            throw wrongKind("an integer type");
        }
        LongBuffer values = LongBuffer.allocate(arrayLength());
        forEachBlock(block -> TensorDecoder.longs(type(), block, values));
        return values.array();
    }

    private void forEachBlock(Consumer<ByteBuffer> action) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(path)) {
            long end = header.dataStart() + header.dataBytes();
            for (long at = header.dataStart(); at < end; at += BLOCK_BYTES) {
                block.clear().limit((int) Math.min(BLOCK_BYTES, end - at));
                NpyHeader.readFully(path, channel, at, block);
                action.accept(block.flip());
            }
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    private int arrayLength() {
        long elements = header.shape().size();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "%s holds %d values, at most %d fit in one array; split it",
                            path, elements, Integer.MAX_VALUE - 8));
        }
        return (int) elements;
    }

    private InvalidFileException wrongKind(String expected) {
        return new InvalidFileException(
                path, String.format("descr is %s, expected %s", type(), expected));
    }
}
