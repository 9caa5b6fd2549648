package io.github.flashar.train.codes;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.train.data.FileBlockStore;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A block is a shard. */
final class ShardStore extends FileBlockStore<CodeSample, CodeShard> implements CodeStore {

    private final CodeSpec spec;

    ShardStore(Path folder, CodeSpec spec, int blockSize) {
        super(folder, blockSize, Comparator.comparingInt(CodeSample::index));
        this.spec = spec;
    }

    @Override
    protected Path file(Path folder, int block) {
        return ShardFolder.file(folder, block);
    }

    @Override
    protected CodeShard open(Path file) {
        CodeShard shard = CodeShard.open(file);
        if (!shard.spec().equals(spec)) {
            throw new InvalidFileException(file, "holds " + shard.spec() + ", expected " + spec);
        }
        return shard;
    }

    @Override
    protected int place(CodeShard shard, int sample, int block) {
        long first = (long) block * blockSize();
        long place = shard.index(sample) - first;
        if (place < 0 || place >= blockSize()) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "index of sample %d is %d, expected one of the %d from %d on",
                            sample, shard.index(sample), blockSize(), first));
        }
        return (int) place;
    }

    @Override
    protected void write(Path file, List<CodeSample> samples) {
        ShardWriter.write(file, spec, samples);
    }
}
