package io.github.flashar.examples.training;

import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.train.checkpoint.Checkpoint;
import io.github.flashar.train.checkpoint.CheckpointStore;
import io.github.flashar.train.loop.ResumableRun;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a run saves its state, and whether it goes on from a saved one.
 *
 * @param every steps between two checkpoints; 0 for none
 * @param resume whether to go on from the newest checkpoint
 */
public record Checkpoints(long every, boolean resume) {

    /** No checkpoints, from the start. */
    public static final Checkpoints NONE = new Checkpoints(0, false);

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int KEPT = 2;

    public Checkpoints {
        Checks.require(
                every >= 0, "--checkpoint-every = %d must be at least 0 (0 is never)", every);
    }

    /**
     * Looks after a run from here on, having brought it to its newest checkpoint if asked to.
     *
     * @param folder of the run; its checkpoints go to {@code checkpoints}
     * @param modelConfig {@code config.json} of the model inside a checkpoint
     * @throws InvalidRequestException if a new run would mix with an earlier one's checkpoints
     */
    SavedRun begin(ResumableRun run, Path folder, JsonObject modelConfig) {
        latest(folder).ifPresent(checkpoint -> restore(checkpoint, run));
        return new SavedRun(run, folder, store(folder), every, modelConfig);
    }

    /**
     * The checkpoint to go on from; what a killed run left half-done is removed.
     *
     * @throws InvalidRequestException if there is one and a new run was asked for
     */
    Optional<Checkpoint> latest(Path folder) {
        CheckpointStore store = store(folder);
        store.tidy();
        Optional<Checkpoint> latest = store.latest();
        Checks.require(
                resume || latest.isEmpty(),
                "%s holds checkpoints of an earlier run; go on with it (--resume) or choose another"
                        + " folder (--output)",
                folder);
        return latest;
    }

    private static CheckpointStore store(Path folder) {
        return new CheckpointStore(folder.resolve("checkpoints"), KEPT);
    }

    private static void restore(Checkpoint checkpoint, ResumableRun run) {
        checkpoint.rejected().forEach(problem -> LOG.warn("passed over {}", problem));
        checkpoint.restore(run);
        LOG.info("Going on after step {}.", checkpoint.step());
    }
}
