package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * A folder that codes are written to, in blocks of consecutive indices. Whenever the writing stops,
 * each sample is there whole, once, or not at all. One writer at a time.
 */
public interface CodeStore {

    /** Most images a shard: larger ones lose more work when a run is killed, for nothing. */
    int MAX_BLOCK = 1 << 16;

    /** Indices of a block; block b starts at {@code b · blockSize()}. */
    int blockSize();

    /** Which samples of a block are there; bit i stands for the i-th index of the block. */
    BitSet stored(int block);

    /** Adds samples of one block that are not there yet, their indices ascending. */
    void add(int block, List<CodeSample> samples);

    /** Deletes what a killed writer left. */
    void deleteLeftovers();

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
