package io.github.flashar.examples.training;

import com.google.gson.JsonObject;
import io.github.flashar.examples.console.StopSignal;
import io.github.flashar.train.checkpoint.CheckpointStore;
import io.github.flashar.train.loop.ResumableRun;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run that saves its state every so many steps and when it is told to stop, between two steps.
 * Closing it leaves Ctrl-C to the JVM again.
 */
final class SavedRun implements AutoCloseable {

    private static final String NOTICE =
            "Saving after this step, then ending; Ctrl-C again ends at once.";

    private final ResumableRun run;
    private final Path folder;
    private final CheckpointStore store;
    private final long every;
    private final JsonObject modelConfig;
    private final Optional<StopSignal> stop;

    /**
     * Starts to listen to Ctrl-C.
     *
     * @param every steps between two checkpoints; 0 for none, and then Ctrl-C ends at once
     */
    SavedRun(
            ResumableRun run,
            Path folder,
            CheckpointStore store,
            long every,
            JsonObject modelConfig) {
        this.run = run;
        this.folder = folder;
        this.store = store;
        this.every = every;
        this.modelConfig = modelConfig;
        this.stop = every == 0 ? Optional.empty() : Optional.of(StopSignal.listen(NOTICE));
    }

    /**
     * Saves the state if it is time to, or if a signal has come.
     *
     * @throws StoppedException after a signal
     */
    void afterStep() {
        boolean stopping = stop.map(StopSignal::requested).orElse(false);
        if (stopping || every > 0 && run.step() % every == 0) {
            store.save(run, modelConfig);
        }
        if (stopping) {
            throw new StoppedException(run.step(), folder);
        }
    }

    @Override
    public void close() {
        stop.ifPresent(StopSignal::close);
    }
}
