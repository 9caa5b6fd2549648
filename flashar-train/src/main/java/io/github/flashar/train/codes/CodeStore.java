package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.train.data.BlockStore;
import java.nio.file.Path;

/** A folder that codes are written to. */
public interface CodeStore extends BlockStore<CodeSample> {

    /** Most images a shard: larger ones lose more work when a run is killed, for nothing. */
    int MAX_BLOCK = 1 << 16;

    /**
     * Shards, see {@link CodeShard}.
     *
     * @param blockSize images a shard, 1..{@value #MAX_BLOCK}
     */
    static CodeStore shards(Path folder, CodeSpec spec, int blockSize) {
        return new ShardStore(
                folder, spec, Checks.inRange("images a shard", blockSize, 1, MAX_BLOCK));
    }

    /**
     * The official {@code .npy} folders: {@code imagenet{size}_codes/{index}.npy}, int64 [1, A,
     * H·W], and {@code imagenet{size}_labels/{index}.npy}, int64 [1].
     *
     * @param size side of the pictures in pixels
     * @param blockSize images encoded before they are written, 1..{@value #MAX_BLOCK}
     */
    static CodeStore npy(Path folder, int size, CodeSpec spec, int blockSize) {
        return new NpyStore(
                new NpyFolder(folder, size),
                spec,
                Checks.inRange("images a block", blockSize, 1, MAX_BLOCK));
    }
}
