package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * The batches of a run: shuffled examples, each in the augmentation that is drawn for it and the
 * epoch, with some labels withheld. Batch k is a function of (data, seed, k). Takes four bytes an
 * example, whatever its size. Not thread-safe.
 */
public final class TokenBatches {

    /** Counters of the run's seed from which the seeds of its parts are drawn. */
    private static final long ORDER = 0;

    private static final long DROPOUT = 1;

    private static final long AUGMENTATION = 2;

    private final TokenSource data;
    private final int batchSize;
    private final EpochOrder order;
    private final LabelDropout dropout;
    private final long augmentationSeed;

    /** Creates the batches of a run. */
    public TokenBatches(TokenSource data, int batchSize, double labelDropout, long seed) {
        this.data = data;
        this.batchSize = Checks.atLeast("batch size", batchSize, 1);
        this.order = new EpochOrder(data.size(), Philox.bits(seed, 0, ORDER));
        this.dropout = new LabelDropout(labelDropout, Philox.bits(seed, 0, DROPOUT));
        this.augmentationSeed = Philox.bits(seed, 0, AUGMENTATION);
    }

    /** Returns batch {@code k}, counted from 0. */
    public TokenBatch batch(long k) {
        int[] examples = order.batch(k, batchSize);
        int[][] grids = new int[batchSize][];
        for (int i = 0; i < batchSize; i++) {
            long epoch = order.epoch(k * batchSize + i);
            grids[i] = data.tokens(examples[i], augmentation(epoch, examples[i]));
        }
        return new TokenBatch(grids, data.conditions(examples, dropout.draw(batchSize, k)));
    }

    /** Of an example in an epoch: whatever the batch size. */
    private int augmentation(long epoch, int example) {
        return (int) (Philox.uniform(augmentationSeed, epoch, example) * data.augmentations());
    }

    /** Image tokens in one batch. */
    public long tokensPerBatch() {
        return (long) batchSize * data.grid().cells();
    }
}
