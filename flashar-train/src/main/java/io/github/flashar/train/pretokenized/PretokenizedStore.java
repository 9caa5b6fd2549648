package io.github.flashar.train.pretokenized;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.BlockStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder of shards named as the official extraction names them, {@code
 * images.rank0.part00000.tar}. A block is a shard; one that lacks pictures which could not be read
 * at first is replaced by one that has them too.
 *
 * @param grid of all samples
 * @param codebook number of codes of the image tokenizer
 * @param blockSize samples a shard, 1..{@value PretokenizedShardWriter#MAX_SAMPLES}
 */
public record PretokenizedStore(Path folder, TokenGrid grid, int codebook, int blockSize)
        implements BlockStore<PretokenizedSample> {

    private static final Pattern INDEX = Pattern.compile("[0-9]{8}");

    /** Most samples that eight digits number. */
    private static final int MAX_INDEX = 99_999_999;

    public PretokenizedStore {
        Checks.inRange("samples a shard", blockSize, 1, PretokenizedShardWriter.MAX_SAMPLES);
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
    public BitSet stored(int block) {
        BitSet stored = new BitSet(blockSize);
        open(block)
                .ifPresent(
                        shard -> {
                            for (int i = 0; i < shard.size(); i++) {
                                stored.set(place(shard, i, block));
                            }
                        });
        return stored;
    }

    @Override
    public void add(int block, List<PretokenizedSample> samples) {
        List<PretokenizedSample> all = new ArrayList<>(samples);
        open(block)
                .ifPresent(
                        shard -> {
                            for (int i = 0; i < shard.size(); i++) {
                                all.add(shard.sample(i));
                            }
                        });
        all.sort(Comparator.comparing(PretokenizedSample::stem));
        PretokenizedShardWriter.write(file(block), grid, codebook, all);
    }

    @Override
    public void deleteLeftovers() {
        AtomicFiles.deleteLeftovers(folder);
    }

    private Path file(int block) {
        return folder.resolve(String.format("images.rank0.part%05d.tar", block));
    }

    private Optional<PretokenizedShard> open(int block) {
        Path file = file(block);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        PretokenizedShard shard = PretokenizedShard.open(file, codebook);
        if (!shard.grid().equals(grid)) {
            throw new InvalidFileException(
                    file, "holds grids of " + shard.grid() + ", expected " + grid);
        }
        return Optional.of(shard);
    }

    private int place(PretokenizedShard shard, int sample, int block) {
        String stem = shard.stem(sample);
        long first = (long) block * blockSize;
        long place = INDEX.matcher(stem).matches() ? Integer.parseInt(stem) - first : -1;
        if (place < 0 || place >= blockSize) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "sample %d is \"%s\", expected one of the %d from %08d on",
                            sample, stem, blockSize, first));
        }
        return (int) place;
    }
}
