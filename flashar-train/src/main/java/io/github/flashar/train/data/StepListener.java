package io.github.flashar.train.data;

/** Follows the making of a data set and may end it between two steps. */
@FunctionalInterface
public interface StepListener {

    /** Lets everything run to its end. */
    StepListener NONE = (step, steps) -> true;

    /**
     * Called on the working thread after each step.
     *
     * @param step number of steps done, from 1
     * @param steps number of steps in all
     * @return whether to go on; false ends the work with a {@link
     *     java.util.concurrent.CancellationException}
     */
    boolean afterStep(int step, int steps);
}
