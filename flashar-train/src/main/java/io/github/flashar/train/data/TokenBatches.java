package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.random.Philox;

/**
 * The batches of a run: shuffled examples with some labels dropped. Batch k is a function of (data,
 * seed, k). Not thread-safe.
 */
public final class TokenBatches {

    /** Counters of the run's seed from which the seeds of its parts are drawn. */
    private static final long ORDER = 0;

    private static final long DROPOUT = 1;

    private final TokenDataset data;
    private final int batchSize;
    private final EpochOrder order;
    private final LabelDropout dropout;

    /** Creates the batches of a run. */
    public TokenBatches(TokenDataset data, int batchSize, double labelDropout, long seed) {
        this.data = data;
        this.batchSize = Checks.atLeast("batch size", batchSize, 1);
        this.order = new EpochOrder(data.size(), Philox.bits(seed, 0, ORDER));
        this.dropout =
                new LabelDropout(labelDropout, data.classes(), Philox.bits(seed, 0, DROPOUT));
    }

    /** Returns batch {@code k}, counted from 0. */
    public TokenBatch batch(long k) {
        TokenBatch batch = data.batch(order.batch(k, batchSize));
        return new TokenBatch(batch.tokens(), dropout.apply(batch.labels(), k));
    }

    /** Image tokens in one batch. */
    public long tokensPerBatch() {
        return (long) batchSize * data.grid().cells();
    }
}
