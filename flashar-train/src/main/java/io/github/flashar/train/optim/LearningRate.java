package io.github.flashar.train.optim;

/** Learning rate as a function of the step alone, so a resumed run needs no state. */
@FunctionalInterface
public interface LearningRate {

    /** Returns the rate of a step; steps count from 0. */
    double at(long step);
}
