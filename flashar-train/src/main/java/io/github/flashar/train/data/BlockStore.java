package io.github.flashar.train.data;

import java.util.BitSet;
import java.util.List;

/**
 * A folder that samples are written to, in blocks of consecutive indices. Whenever the writing
 * stops, each sample is there whole, once, or not at all. One writer at a time.
 *
 * @param <S> the samples
 */
public interface BlockStore<S> {

    /** Indices of a block; block b starts at {@code b · blockSize()}. */
    int blockSize();

    /** Which samples of a block are there; bit i stands for the i-th index of the block. */
    BitSet stored(int block);

    /** Adds samples of one block that are not there yet, their indices ascending. */
    void add(int block, List<S> samples);

    /** Deletes what a killed writer left. */
    void deleteLeftovers();
}
