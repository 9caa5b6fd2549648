package io.github.flashar.train.loop;

import ai.djl.ndarray.NDList;
import java.util.List;

/** What a run minimises: a loss as a function of the number of the batch. */
public interface Objective {

    /** Names of the terms; the first is the loss to minimise, the others are reported. */
    List<String> terms();

    /**
     * Computes the terms of batch {@code batch}, scalars in the order of {@link #terms}, while
     * gradients are recorded. The arrays are left to the caller's memory scope.
     *
     * @param batch from 0; a step with k accumulated batches takes k of them
     */
    NDList evaluate(long batch);

    /** Names the objective and all that it depends on beside the batch's number and the weights. */
    String describe();

    /** Number of tokens, or whatever the throughput counts, in one batch. */
    long tokensPerBatch();
}
