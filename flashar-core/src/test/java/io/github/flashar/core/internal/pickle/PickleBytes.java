package io.github.flashar.core.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, right and wrong ones. */
public final class PickleBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A pickle of protocol 2, as torch.save writes it. */
    public static PickleBytes pickle() {
        return new PickleBytes().op(0x80, 2);
    }

    /** Bytes as they stand; characters count as their codes. */
    public PickleBytes op(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
        return this;
    }

    public PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** An instruction with a little-endian number of 4 bytes. */
    public PickleBytes op4(int code, int number) {
        return op(code).raw(little(4).putInt(number).array());
    }

    /** An instruction with a little-endian number of 8 bytes. */
    public PickleBytes op8(int code, long number) {
        return op(code).raw(little(8).putLong(number).array());
    }

    public PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return op4('X', utf8.length).raw(utf8);
    }

    public PickleBytes number(long number) {
        return op(0x8a, 8).raw(little(8).putLong(number).array());
    }

    public PickleBytes real(double number) {
        return op('G').raw(ByteBuffer.allocate(8).putDouble(number).array());
    }

    /** A name such as {@code collections OrderedDict}. */
    public PickleBytes global(String moduleAndName) {
        return op('c').raw(moduleAndName.replace(' ', '\n').getBytes(StandardCharsets.UTF_8))
                .op('\n');
    }

    /** A call of a global without arguments. */
    public PickleBytes make(String moduleAndName) {
        return global(moduleAndName).op(')', 'R');
    }

    /** A call of a global with one text. */
    public PickleBytes call(String moduleAndName, String argument) {
        return global(moduleAndName).text(argument).op(0x85, 'R');
    }

    public PickleBytes tuple(long... numbers) {
        op('(');
        for (long number : numbers) {
            number(number);
        }
        return op('t');
    }

    /** A storage such as {@code FloatStorage}, kept in the record {@code data/key}. */
    public PickleBytes storage(String type, String key, long elements) {
        op('(').text("storage").global("torch " + type).text(key).text("cpu");
        return number(elements).op('t', 'Q');
    }

    /** A tensor over the storage on top of the stack. */
    public PickleBytes tensorOver(PickleBytes storage, long offset, long[] sizes, long[] strides) {
        global("torch._utils _rebuild_tensor_v2").op('(').raw(storage.out.toByteArray());
        number(offset).tuple(sizes).tuple(strides).op(0x89);
        return make("collections OrderedDict").op('t', 'R');
    }

    public PickleBytes tensor(
            String type, String key, long elements, long offset, long[] sizes, long[] strides) {
        PickleBytes storage = new PickleBytes().storage(type, key, elements);
        return tensorOver(storage, offset, sizes, strides);
    }

    /** A one-dimensional tensor of a whole storage. */
    public PickleBytes vector(String type, String key, long elements) {
        return tensor(type, key, elements, 0, new long[] {elements}, new long[] {1});
    }

    /** Ends the pickle. */
    public byte[] stop() {
        return op('.').out.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
