package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The pickle of one tensor, a program of Python's stack machine in protocol 2:
 *
 * <pre>
 * _rebuild_tensor_v2(
 *     persistent("storage", LongStorage, "0", "cpu", elements),
 *     0, size, stride, False, OrderedDict())
 * </pre>
 *
 * <p>What Python would look up again it numbers ("memoizes"); nobody does here, but its bytes have
 * the numbers.
 */
final class TensorPickle {

    /** Key of the storage of all values. */
    static final String STORAGE = "0";

    private static final int PROTOCOL = 2;

    /** Places the tuples of 1, 2 and 3 items from here on. */
    private static final int BEFORE_TUPLES = 0x84;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int numbered;

    private TensorPickle() {}

    /** Pickles a tensor of 1, 2 or 3 axes that is a whole storage, row-major. */
    static byte[] of(Shape shape) {
        TensorPickle pickle = new TensorPickle();
        pickle.op(0x80).op(PROTOCOL);
        pickle.global("torch._utils", "_rebuild_tensor_v2");
        pickle.op('(');
        pickle.storage(shape.size());
        pickle.number(0).numbers(shape.getShape()).numbers(strides(shape));
        pickle.op(0x89); // False: needs no gradient
        pickle.global("collections", "OrderedDict");
        pickle.op(')').op('R').memo(); // no hooks
        pickle.op('t').memo();
        pickle.op('R').memo();
        pickle.op('.');
        return pickle.out.toByteArray();
    }

    private static long[] strides(Shape shape) {
        long[] strides = new long[shape.dimension()];
        long neighbours = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = neighbours;
            neighbours *= Math.max(1, shape.get(axis));
        }
        return strides;
    }

    private void storage(long elements) {
        op('(');
        text("storage");
        global("torch", "LongStorage");
        text(STORAGE);
        text("cpu");
        number(elements);
        op('t').memo();
        op('Q');
    }

    private void global(String module, String name) {
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        memo();
    }

    private void text(String text) {
        op('X').little(text.length(), Integer.BYTES);
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        memo();
    }

    private TensorPickle numbers(long[] values) {
        for (long value : values) {
            number(value);
        }
        return op(BEFORE_TUPLES + values.length).memo();
    }

    /** In as few bytes as there is an operation for; a tensor in memory needs no more than four. */
    private TensorPickle number(long value) {
        if (value <= 0xff) {
            return op('K').little(value, Byte.BYTES);
        }
        return value <= 0xffff
                ? op('M').little(value, Short.BYTES)
                : op('J').little(value, Integer.BYTES);
    }

    private TensorPickle memo() {
        return op('q').little(numbered++, Byte.BYTES);
    }

    private TensorPickle op(int code) {
        out.write(code);
        return this;
    }

    private TensorPickle little(long value, int bytes) {
        byte[] all =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
        out.write(all, 0, bytes);
        return this;
    }
}
