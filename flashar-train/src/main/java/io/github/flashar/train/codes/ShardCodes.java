package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.Partition;
import java.nio.file.Path;
import java.util.List;

/**
 * The shards of a folder as one source. Takes a few hundred bytes of heap a shard; tokens stay in
 * the mapped files.
 */
public final class ShardCodes implements IndexedCodes {

    private final List<CodeShard> shards;
    private final Partition examples;

    private ShardCodes(List<CodeShard> shards) {
        this.shards = shards;
        this.examples = Partition.of(shards, CodeShard::size);
    }

    /**
     * Opens all shards of a folder.
     *
     * @throws InvalidFileException if there are none, if one is damaged, or if they do not belong
     *     together
     */
    public static ShardCodes open(Path folder) {
        List<CodeShard> shards = ShardFolder.files(folder).stream().map(CodeShard::open).toList();
        if (shards.isEmpty()) {
            throw new InvalidFileException(folder, "holds no codes-000000.shard");
        }
        for (int i = 1; i < shards.size(); i++) {
            checkFollows(shards.get(i - 1), shards.get(i));
        }
        return new ShardCodes(shards);
    }

    private static void checkFollows(CodeShard before, CodeShard shard) {
        if (!shard.spec().equals(before.spec())) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "holds %s, but %s holds %s: they are not of one extraction",
                            shard.spec(), before.path().getFileName(), before.spec()));
        }
        int last = before.index(before.size() - 1);
        if (shard.index(0) <= last) {
            throw new InvalidFileException(
                    shard.path(),
                    String.format(
                            "begins with index %d, expected more than the %d that %s ends with",
                            shard.index(0), last, before.path().getFileName()));
        }
    }

    @Override
    public int index(int example) {
        return shard(example).index(examples.place(example));
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public TokenGrid grid() {
        return spec().grid();
    }

    @Override
    public int vocabulary() {
        return spec().vocabulary();
    }

    @Override
    public int classes() {
        return spec().classes();
    }

    @Override
    public int augmentations() {
        return spec().augmentations();
    }

    @Override
    public int plainAugmentation() {
        return spec().plainAugmentation();
    }

    @Override
    public int label(int example) {
        return shard(example).label(examples.place(example));
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, augmentations() - 1);
        return shard(example).tokens(examples.place(example), augmentation);
    }

    private CodeSpec spec() {
        return shards.get(0).spec();
    }

    private CodeShard shard(int example) {
        return shards.get(examples.part(example));
    }
}
