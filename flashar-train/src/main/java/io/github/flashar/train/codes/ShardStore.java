package io.github.flashar.train.codes;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A block is a shard. A shard that lacks pictures which could not be read at first is replaced by
 * one that has them too.
 */
record ShardStore(Path folder, CodeSpec spec, int blockSize) implements CodeStore {

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
    public void add(int block, List<CodeSample> samples) {
        List<CodeSample> all = new ArrayList<>(samples);
        open(block)
                .ifPresent(
                        shard -> {
                            for (int i = 0; i < shard.size(); i++) {
                                all.add(shard.sample(i));
                            }
                        });
        all.sort(Comparator.comparingInt(CodeSample::index));
        ShardWriter.write(ShardFolder.file(folder, block), spec, all);
    }

    @Override
    public void deleteLeftovers() {
        AtomicFiles.deleteLeftovers(folder);
    }

    private Optional<CodeShard> open(int block) {
        Path file = ShardFolder.file(folder, block);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        CodeShard shard = CodeShard.open(file);
        if (!shard.spec().equals(spec)) {
            throw new InvalidFileException(file, "holds " + shard.spec() + ", expected " + spec);
        }
        return Optional.of(shard);
    }

    private int place(CodeShard shard, int sample, int block) {
        long place = shard.index(sample) - (long) block * blockSize;
        if (place < 0 || place >= blockSize) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "index of sample %d is %d, expected one of the %d from %d on",
                            sample, shard.index(sample), blockSize, (long) block * blockSize));
        }
        return (int) place;
    }
}
