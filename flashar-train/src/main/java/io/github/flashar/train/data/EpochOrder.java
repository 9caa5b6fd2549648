package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * The order in which a run sees its examples: each epoch is a new shuffle, drawn from (seed,
 * epoch). Batch k is thus a function of the seed and k alone, and a resumed run needs no cursor.
 * Examples run on over the border of two epochs, so every batch is full.
 *
 * <p>Keeps the current epoch's permutation, four bytes an example and 5 MB for ImageNet, so use one
 * instance a thread.
 */
public final class EpochOrder {

    private final int examples;
    private final long seed;
    private long epoch = -1;
    private int[] permutation = {};

    /**
     * Creates an order.
     *
     * @param examples size of the data set, at least 1
     * @param seed of the shuffles
     */
    public EpochOrder(int examples, long seed) {
        this.examples = Checks.atLeast("training examples", examples, 1);
        this.seed = seed;
    }

    /** Returns the examples of batch {@code k}, counted from 0. */
    public int[] batch(long k, int size) {
        int[] batch = new int[size];
        for (int i = 0; i < size; i++) {
            batch[i] = example(k * size + i);
        }
        return batch;
    }

    /** Returns the epoch, from 0, of a position of the endless sequence of epochs. */
    public long epoch(long position) {
        return position / examples;
    }

    /** Returns the example at a position of the endless sequence of epochs. */
    public int example(long position) {
        long wanted = epoch(position);
        if (wanted != epoch) {
            permutation = new Philox(seed, wanted).permutation(examples);
            epoch = wanted;
        }
        return permutation[(int) (position % examples)];
    }
}
