package io.github.flashar.train.loop;

import io.github.flashar.core.error.Checks;
import java.util.function.Consumer;

/**
 * Follows a run, between two steps: the place for progress bars, evaluation, checkpoints and
 * stopping.
 */
@FunctionalInterface
public interface TrainingListener {

    /** Lets a run go to its end. */
    TrainingListener NONE = progress -> true;

    /**
     * Called on the training thread after each step, outside gradient recording.
     *
     * @return whether to go on; after false the run can be continued later
     */
    boolean afterStep(TrainingProgress progress);

    /** Calls {@code action} after every so many steps, at least 1, and after the last. */
    static TrainingListener every(long steps, Consumer<TrainingProgress> action) {
        Checks.require(steps >= 1, "steps between two reports = %d must be at least 1", steps);
        return progress -> {
            if (progress.step() % steps == 0 || progress.step() == progress.steps()) {
                action.accept(progress);
            }
            return true;
        };
    }

    /** Calls this listener, then the other; the run goes on if both agree. */
    default TrainingListener andThen(TrainingListener other) {
        return progress -> {
            boolean mine = afterStep(progress);
            return other.afterStep(progress) && mine;
        };
    }
}
