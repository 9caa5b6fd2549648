package io.github.flashar.train.plan;

/**
 * Parameters that are trained alike.
 *
 * @param name of the group in the optimizer
 * @param parameters number of weights
 * @param firstStage 1 or 2, from which on it trains
 */
public record PlannedGroup(String name, long parameters, int firstStage) {

    /** Whether it trains in a stage. */
    public boolean trainsIn(int stage) {
        return stage >= firstStage;
    }
}
