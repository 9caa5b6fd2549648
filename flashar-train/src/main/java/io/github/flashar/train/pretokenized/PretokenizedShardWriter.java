package io.github.flashar.train.pretokenized;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.PyTorchTensorWriter;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a {@link PretokenizedShard}, which the official training reads, too. The file appears
 * whole or not at all; the same samples give the same bytes.
 */
public final class PretokenizedShardWriter {

    /** The official extraction puts 5,000 into one. */
    public static final int MAX_SAMPLES = 10_000;

    /** At most what headers, padding and PyTorch's records add to the values. */
    private static final int SAMPLE_OVERHEAD = 4096;

    /** A character of Java, half a pair included. */
    private static final long MAX_UTF8_BYTES = 3;

    private PretokenizedShardWriter() {}

    /**
     * Writes or replaces a shard.
     *
     * @param grid of all samples
     * @param codebook number of codes of the image tokenizer, at least 1
     * @param samples 1..{@value #MAX_SAMPLES}, their stems all different
     */
    public static void write(
            Path file, TokenGrid grid, int codebook, List<PretokenizedSample> samples) {
        Checks.inRange("samples of a shard", samples.size(), 1, MAX_SAMPLES);
        Checks.atLeast("codebook", codebook, 1);
        Set<String> stems = new HashSet<>();
        for (PretokenizedSample sample : samples) {
            sample.checkFits(grid, codebook);
            Checks.require(
                    stems.add(sample.stem()),
                    "stem \"%s\" is there twice, expected another for each sample",
                    sample.stem());
        }
        checkSize(grid, samples);
        AtomicFiles.writeFile(file, out -> write(out, grid, samples));
    }

    /** A reader maps the whole file. */
    private static void checkSize(TokenGrid grid, List<PretokenizedSample> samples) {
        long bytes = (long) samples.size() * (SAMPLE_OVERHEAD + grid.cells() * Long.BYTES);
        for (PretokenizedSample sample : samples) {
            bytes += sample.prompt().length() * MAX_UTF8_BYTES;
        }
        Checks.require(
                bytes <= Integer.MAX_VALUE,
                "%d samples of a %s grid make a shard of up to %d bytes, at most %d can be mapped;"
                        + " put fewer into one",
                samples.size(),
                grid,
                bytes,
                Integer.MAX_VALUE);
    }

    private static void write(OutputStream out, TokenGrid grid, List<PretokenizedSample> samples)
            throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        Shape shape = new Shape(grid.height(), grid.width());
        for (PretokenizedSample sample : samples) {
            long[] tokens = Arrays.stream(sample.tokens()).asLongStream().toArray();
            add(tar, sample.stem() + ".pt", PyTorchTensorWriter.bytes(shape, tokens));
            add(tar, sample.stem() + ".txt", sample.prompt().getBytes(StandardCharsets.UTF_8));
        }
        tar.finish(); // closing is up to whoever opened the file
    }

    /** Without owner and time, which would make equal shards differ. */
    private static void add(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0);
        entry.setUserName("");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
