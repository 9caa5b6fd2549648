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
     * Brings a run to its newest checkpoint if asked to.
     *
     * @throws InvalidRequestException if a new run would mix with an earlier one's checkpoints
     */
    void restore(ResumableRun run, Path folder) {
        Optional<Checkpoint> latest = store(folder).latest();
        if (resume) {
            latest.ifPresent(
                    checkpoint -> {
                        checkpoint
                                .rejected()
                                .forEach(problem -> LOG.warn("passed over {}", problem));
                        checkpoint.restore(run);
                        LOG.info("Going on after step {}.", checkpoint.step());
                    });
        } else if (latest.isPresent()) {
            throw new InvalidRequestException(
                    folder
                            + " holds checkpoints of an earlier run; go on with it (--resume) or"
                            + " choose another folder (--output)");
        }
    }

    /** Saves the state of a run if it is time to. */
    void afterStep(ResumableRun run, Path folder, JsonObject modelConfig) {
        if (every > 0 && run.step() % every == 0) {
            store(folder).save(run, modelConfig);
        }
    }

    private static CheckpointStore store(Path folder) {
        return new CheckpointStore(folder.resolve("checkpoints"), KEPT);
    }
}
