package io.github.flashar.examples.training;

import io.github.flashar.train.loop.TrainingConfig;

/** Which weights of a training a model folder holds, for its card. */
final class WrittenWeights {

    private WrittenWeights() {}

    static String of(TrainingConfig training) {
        return training.emaDecay() == 0
                ? "those after the last step"
                : "their exponential moving average, decay " + training.emaDecay();
    }
}
