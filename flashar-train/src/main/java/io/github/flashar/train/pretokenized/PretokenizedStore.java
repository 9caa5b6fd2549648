package io.github.flashar.train.pretokenized;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.FileBlockStore;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A folder of shards named as the official extraction names them, {@code
 * images.rank0.part00000.tar}. A block is a shard.
 */
public final class PretokenizedStore extends FileBlockStore<PretokenizedSample, PretokenizedShard> {

    private static final Pattern INDEX = Pattern.compile("[0-9]{8}");

    /** Most samples that eight digits number. */
    private static final int MAX_INDEX = 99_999_999;

    private final TokenGrid grid;
    private final int codebook;

    /**
     * Describes a folder.
     *
     * @param grid of all samples
     * @param codebook number of codes of the image tokenizer
     * @param blockSize samples a shard, 1..{@value PretokenizedShardWriter#MAX_SAMPLES}
     */
    public PretokenizedStore(Path folder, TokenGrid grid, int codebook, int blockSize) {
        super(
                folder,
                Checks.inRange(
                        "samples a shard", blockSize, 1, PretokenizedShardWriter.MAX_SAMPLES),
                Comparator.comparing(PretokenizedSample::stem));
        this.grid = grid;
        this.codebook = codebook;
    }

    /**
     * Name of a sample, such as {@code 00000007}.
     *
     * @param index 0..99,999,999
     */
    public static String stem(int index) {
        return String.format("%08d", Checks.inRange("sample", index, 0, MAX_INDEX));
    }

    @Override
    protected Path file(Path folder, int block) {
        return folder.resolve(String.format("images.rank0.part%05d.tar", block));
    }

    @Override
    protected PretokenizedShard open(Path file) {
        PretokenizedShard shard = PretokenizedShard.open(file, codebook);
        if (!shard.grid().equals(grid)) {
            throw new InvalidFileException(
                    file, "holds grids of " + shard.grid() + ", expected " + grid);
        }
        return shard;
    }

    @Override
    protected int place(PretokenizedShard shard, int sample, int block) {
        String stem = shard.stem(sample);
        long first = (long) block * blockSize();
        long place = INDEX.matcher(stem).matches() ? Integer.parseInt(stem) - first : -1;
        if (place < 0 || place >= blockSize()) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "sample %d is \"%s\", expected one of the %d from %08d on",
                            sample, stem, blockSize(), first));
        }
        return (int) place;
    }

    @Override
    protected void write(Path file, List<PretokenizedSample> samples) {
        PretokenizedShardWriter.write(file, grid, codebook, samples);
    }
}
