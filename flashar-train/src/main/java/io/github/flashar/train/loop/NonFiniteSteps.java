package io.github.flashar.train.loop;

/**
 * What a run does at a step whose loss or gradient is NaN or infinite. Either way that step leaves
 * weights, moments and averages as they were.
 */
public enum NonFiniteSteps {
    /** Report the step as skipped and go on; 20 of them running end the run. */
    SKIP,
    /** End the run at once. */
    STOP
}
