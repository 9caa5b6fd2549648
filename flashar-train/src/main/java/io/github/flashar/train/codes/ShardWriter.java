package io.github.flashar.train.codes;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.Checks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes a {@link CodeShard}: the file appears whole or not at all. */
public final class ShardWriter {

    private ShardWriter() {}

    /**
     * Writes or replaces a shard.
     *
     * @param samples at least one, their indices ascending
     */
    public static void write(Path file, CodeSpec spec, List<CodeSample> samples) {
        Checks.inRange("samples of a shard", samples.size(), 1, ShardLayout.MAX_SAMPLES);
        ShardLayout layout = new ShardLayout(spec, samples.size());
        Checks.require(
                layout.fileBytes() <= Integer.MAX_VALUE,
                "%d samples make a shard of %d bytes, at most %d can be mapped; put fewer into one",
                samples.size(),
                layout.fileBytes(),
                Integer.MAX_VALUE);
        for (int i = 0; i < samples.size(); i++) {
            samples.get(i).checkFits(spec);
            Checks.require(
                    i == 0 || samples.get(i - 1).index() < samples.get(i).index(),
                    "sample %d of a shard has index %d, expected more than the one before it",
                    i,
                    samples.get(i).index());
        }
        AtomicFiles.writeFile(file, out -> write(out, layout, samples));
    }

    private static void write(OutputStream out, ShardLayout layout, List<CodeSample> samples)
            throws IOException {
        writeChecked(out, header(layout));
        ByteBuffer table = buffer(2 * Integer.BYTES * samples.size());
        samples.forEach(sample -> table.putInt(sample.index()));
        samples.forEach(sample -> table.putInt(sample.label()));
        writeChecked(out, table);
        for (CodeSample sample : samples) {
            write(out, layout, sample);
        }
    }

    private static ByteBuffer header(ShardLayout layout) {
        CodeSpec spec = layout.spec();
        return buffer(ShardLayout.HEADER_CHECKSUM_AT)
                .putLong(ShardLayout.MAGIC)
                .putInt(ShardLayout.VERSION)
                .putInt(spec.grid().height())
                .putInt(spec.grid().width())
                .putInt(spec.vocabulary())
                .putInt(spec.classes())
                .putInt(spec.augmentations())
                .putInt(layout.samples());
    }

    private static void write(OutputStream out, ShardLayout layout, CodeSample sample)
            throws IOException {
        ByteBuffer tokens = buffer(Math.toIntExact(layout.sampleBytes()));
        for (int[] grid : sample.tokens()) {
            for (int token : grid) {
                if (layout.spec().isNarrow()) {
                    tokens.putShort((short) token);
                } else {
                    tokens.putInt(token);
                }
            }
        }
        CRC32C checksum = new CRC32C();
        checksum.update(buffer(8).putInt(sample.index()).putInt(sample.label()).flip());
        checksum.update(tokens.flip());
        write(out, tokens);
        write(out, buffer(Integer.BYTES).putInt((int) checksum.getValue()).flip());
    }

    private static void writeChecked(OutputStream out, ByteBuffer block) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(block.flip());
        write(out, block);
        write(out, buffer(Integer.BYTES).putInt((int) checksum.getValue()).flip());
    }

    /** Writes a buffer from its start to its limit. */
    private static void write(OutputStream out, ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        out.write(bytes);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
