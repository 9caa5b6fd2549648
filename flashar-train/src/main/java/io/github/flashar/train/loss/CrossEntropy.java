package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;

/** {@code −log softmax(z)[target]}, in nats. */
public final class CrossEntropy {

    private CrossEntropy() {}

    /**
     * Returns the cross-entropy of each token.
     *
     * @param logits [B, T, V]
     * @param targets int64 [B, T]
     * @return [B, T]
     */
    public static NDArray perToken(NDArray logits, NDArray targets) {
        return logits.logSoftmax(-1).gather(targets.expandDims(-1), 2).squeeze(-1).neg();
    }
}
