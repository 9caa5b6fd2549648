package io.github.flashar.core.checkpoint;

import io.github.flashar.core.internal.pickle.PickleBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the files that torch.save writes, and others. */
public final class PyTorchBytes {

    private PyTorchBytes() {}

    /** A pickle of one dictionary; the content leaves keys and values on the stack. */
    public static byte[] dict(PickleBytes content) {
        return content.op('u').stop();
    }

    /** The start of a dictionary for {@link #dict}. */
    public static PickleBytes dict() {
        return PickleBytes.pickle().op('}', '(');
    }

    /** An archive of a pickle and storages 0, 1, … */
    static ZipBytes archive(byte[] pickle, byte[]... storages) {
        ZipBytes zip = new ZipBytes().add("made/data.pkl", pickle);
        zip.add("made/byteorder", "little".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < storages.length; i++) {
            zip.add("made/data/" + i, storages[i]);
        }
        return zip.add("made/version", "3\n".getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] file(byte[] pickle, byte[]... storages) {
        return archive(pickle, storages).build();
    }

    /** A file of one tensor w over storage 0 of four floats 0, 1, 2, 3. */
    static byte[] fourFloats(long offset, long[] sizes, long[] strides) {
        PickleBytes content = dict().text("w");
        content.tensor("FloatStorage", "0", 4, offset, sizes, strides);
        return file(dict(content), floats(0, 1, 2, 3));
    }

    public static byte[] floats(float... values) {
        ByteBuffer bytes = little(4 * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
