package io.github.flashar.infer.decode;

/**
 * Follows a decode and may end it. A step is one pass and its draws; between two steps is the only
 * place where a decode reports and can be stopped.
 */
@FunctionalInterface
public interface StepListener {

    /** Lets every decode run to its end. */
    StepListener NONE = (step, steps) -> true;

    /**
     * Called on the decoding thread after each step.
     *
     * @param step number of steps done, from 1
     * @param steps number of steps in all
     * @return whether to go on; false ends the decode with a {@link
     *     java.util.concurrent.CancellationException}
     */
    boolean afterStep(int step, int steps);
}
