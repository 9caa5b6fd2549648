package io.github.flashar.train.loop;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Parameters;
import java.util.Map;

/** A training run whose state between two steps can be saved and continued exactly. */
public interface ResumableRun {

    /** Steps done so far, which is also the number of the next step. */
    long step();

    /** The weights being trained. */
    Parameters parameters();

    /** Every other array that the next steps depend on, such as the optimizer's moments. */
    Map<String, NDArray> state();

    /** Every number that the next steps depend on, beside {@link #step}. */
    Map<String, Long> counters();

    /**
     * What the run is made of, in words. Two runs with equal settings, weights and data take the
     * same steps; a checkpoint continues a run of its own settings only.
     */
    Map<String, String> settings();

    /**
     * Continues a run: arrays are copied, and the next step is {@code doneSteps}.
     *
     * @param weights by name, all of {@link #parameters}
     * @param state as from {@link #state}
     * @param counters as from {@link #counters}
     * @param doneSteps steps done, 0..steps
     */
    void resume(
            Map<String, NDArray> weights,
            Map<String, NDArray> state,
            Map<String, Long> counters,
            long doneSteps);
}
