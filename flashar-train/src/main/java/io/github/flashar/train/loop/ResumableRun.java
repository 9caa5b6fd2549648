package io.github.flashar.train.loop;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.train.optim.AdamW;
import java.util.Map;

/** A training run whose state between two steps can be saved and continued exactly. */
public interface ResumableRun {

    /** Steps done so far, which is also the number of the next step. */
    long step();

    /** The weights being trained. */
    Parameters parameters();

    /** The optimizer, which holds moments and update counts. */
    AdamW optimizer();

    /**
     * What the run is made of, in words. Two runs with equal settings, weights and data take the
     * same steps; a checkpoint continues a run of its own settings only.
     */
    Map<String, String> settings();

    /**
     * Continues a run: weights and moments are copied, and the next step is {@code doneSteps}.
     *
     * @param weights by name, all of {@link #parameters}
     * @param moments as from {@link AdamW#moments}
     * @param groupSteps as from {@link AdamW#groupSteps}
     * @param doneSteps steps done, 0..steps
     */
    void resume(
            Map<String, NDArray> weights,
            Map<String, NDArray> moments,
            Map<String, Long> groupSteps,
            long doneSteps);
}
