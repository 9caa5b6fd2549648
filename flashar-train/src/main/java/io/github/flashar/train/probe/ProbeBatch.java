package io.github.flashar.train.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * A batch as the heads see it. Closing it frees it.
 *
 * @param states normalized outputs of the probed layers at the cells that have one below, each [B,
 *     T, d], without gradient
 * @param targets rows of the heads that stand for the tokens below, int64 [B, T]
 * @param owner of both
 */
record ProbeBatch(NDList states, NDArray targets, NDManager owner) implements AutoCloseable {

    @Override
    public void close() {
        owner.close();
    }
}
