package io.github.flashar.train.pretokenized;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.FileMapping;
import io.github.flashar.core.checkpoint.PyTorchTensorFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.FileBlockStore;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A tar file of pictures as tokens, as Emu3.5-FlashAR's official extraction writes them, mapped
 * into memory and read at random.
 *
 * <pre>
 * STEM.pt    torch.save of an int64 tensor [H, W]: codes 0..codebook-1, the model's offset not added
 * STEM.txt   what the picture shows, UTF-8
 * </pre>
 *
 * <p>All grids of a shard have the same size. {@link #open} checks where the samples lie and reads
 * the first; the others are checked when they are read, their tensors against the checksums that
 * PyTorch writes. What is wrong is an {@link InvalidFileException}.
 *
 * <p>Safe for several threads. The mapping goes with this object; the file must not be changed in
 * place while it lives (replacing it is safe).
 */
public final class PretokenizedShard implements FileBlockStore.SampleFile<PretokenizedSample> {

    private final Path path;
    private final ByteBuffer bytes;
    private final List<TarIndex.Sample> samples;
    private final TokenGrid grid;
    private final int codebook;

    private PretokenizedShard(
            Path path, ByteBuffer bytes, List<TarIndex.Sample> samples, int codebook) {
        this.path = path;
        this.bytes = bytes;
        this.samples = samples;
        this.codebook = codebook;
        this.grid = grid(0, tensor(0).shape());
    }

    /**
     * Maps a shard and finds its samples.
     *
     * @param codebook number of codes of the image tokenizer, at least 1; the file does not say it
     */
    public static PretokenizedShard open(Path file, int codebook) {
        Checks.atLeast("codebook", codebook, 1);
        ByteBuffer bytes = FileMapping.readOnly(file, "a shard", 0);
        return new PretokenizedShard(file, bytes, TarIndex.of(file, bytes), codebook);
    }

    /** Where the shard is. */
    public Path path() {
        return path;
    }

    @Override
    public int size() {
        return samples.size();
    }

    /** Grid of every sample. */
    public TokenGrid grid() {
        return grid;
    }

    /** Name of a sample in the shard. */
    public String stem(int sample) {
        return samples.get(sample).stem();
    }

    /** What the picture of a sample shows. */
    public String prompt(int sample) {
        TarIndex.Member member = samples.get(sample).prompt();
        ByteBuffer utf8 = bytes.slice(member.begin(), member.size());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(inside(member), "is not UTF-8 text", e);
        }
    }

    /** H·W codes of a sample in raster order, 0..codebook−1. */
    public int[] tokens(int sample) {
        PyTorchTensorFile tensor = tensor(sample);
        TokenGrid found = grid(sample, tensor.shape());
        Path where = inside(samples.get(sample).tensor());
        if (!found.equals(grid)) {
            throw new InvalidFileException(
                    where, "is a grid of " + found + ", but the shard's first one is " + grid);
        }
        long[] values = tensor.longs();
        int[] tokens = new int[values.length];
        for (int cell = 0; cell < tokens.length; cell++) {
            if (values[cell] < 0 || values[cell] >= codebook) {
                throw new InvalidFileException(
                        where,
                        String.format(
                                "token %d is %d, expected 0..%d",
                                cell, values[cell], codebook - 1));
            }
            tokens[cell] = (int) values[cell];
        }
        return tokens;
    }

    @Override
    public PretokenizedSample sample(int sample) {
        return new PretokenizedSample(stem(sample), prompt(sample), tokens(sample));
    }

    private PyTorchTensorFile tensor(int sample) {
        TarIndex.Member member = samples.get(sample).tensor();
        byte[] content = new byte[member.size()];
        bytes.get(member.begin(), content);
        return PyTorchTensorFile.of(inside(member), content);
    }

    private TokenGrid grid(int sample, Shape shape) {
        if (shape.dimension() != 2 || !isSide(shape.get(0)) || !isSide(shape.get(1))) {
            throw new InvalidFileException(
                    inside(samples.get(sample).tensor()),
                    "shape is " + shape + ", expected (H, W), each 1.." + TokenGrid.MAX_SIDE);
        }
        return new TokenGrid((int) shape.get(0), (int) shape.get(1));
    }

    private static boolean isSide(long size) {
        return size >= 1 && size <= TokenGrid.MAX_SIDE;
    }

    /** A member as if the archive were a folder, for messages. */
    private Path inside(TarIndex.Member member) {
        return path.resolve(member.name().replaceAll("[^A-Za-z0-9._-]", "_"));
    }
}
