package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The shards of a folder as one source. Takes a few hundred bytes of heap a shard; tokens stay in
 * the mapped files.
 */
public final class ShardCodes implements IndexedCodes {

    private final List<CodeShard> shards;

    /** Examples before each shard, and of all. */
    private final int[] starts;

    private ShardCodes(List<CodeShard> shards) {
        this.shards = shards;
        this.starts = new int[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], shards.get(i).size());
        }
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
        int shard = shard(example);
        return shards.get(shard).index(example - starts[shard]);
    }

    @Override
    public int size() {
        return starts[shards.size()];
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
        int shard = shard(example);
        return shards.get(shard).label(example - starts[shard]);
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, augmentations() - 1);
        int shard = shard(example);
        return shards.get(shard).tokens(example - starts[shard], augmentation);
    }

    private CodeSpec spec() {
        return shards.get(0).spec();
    }

    private int shard(int example) {
        int found = Arrays.binarySearch(starts, Objects.checkIndex(example, size()));
        return found >= 0 ? found : -found - 2;
    }
}
