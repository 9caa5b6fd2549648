package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes one tensor of int64 as {@code torch.save(tensor, file)} does: a zip archive of records as
 * they are, with the structure pickled to the byte as PyTorch pickles it. The same tensor gives the
 * same bytes, at any time and in any time zone. {@code torch.load} reads it, {@code weights_only}
 * included.
 */
public final class PyTorchTensorWriter {

    private static final String FOLDER = "archive/";

    /**
     * PyTorch's dates are no dates either. A zip file's time begins with 1980; at its very first
     * moment Java would add another date, which depends on the time zone.
     */
    private static final LocalDateTime NEVER = LocalDateTime.of(1980, 1, 2, 0, 0);

    /** What the archive's own records add to the values. */
    private static final int MAX_OVERHEAD = 4096;

    private PyTorchTensorWriter() {}

    /**
     * Returns the file of a tensor.
     *
     * @param shape of 1, 2 or 3 axes
     * @param values as many as the shape has, row-major
     */
    public static byte[] bytes(Shape shape, long[] values) {
        Checks.inRange("tensor axes", shape.dimension(), 1, 3);
        Checks.require(
                shape.size() == values.length,
                "shape %s takes %d values, but there are %d",
                shape,
                shape.size(),
                values.length);
        Checks.inRange(
                "tensor values", values.length, 0, (Integer.MAX_VALUE - MAX_OVERHEAD) / Long.BYTES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "data.pkl", TensorPickle.of(shape));
            add(zip, "byteorder", ascii("little"));
            add(zip, "data/" + TensorPickle.STORAGE, little(values));
            add(zip, "version", ascii("3\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(NEVER);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] little(long[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
