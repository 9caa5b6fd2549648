package io.github.flashar.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.train.loop.ResumableRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A verified checkpoint on disk. */
public final class Checkpoint {

    static final String MODEL = "model";

    private final ModelDirectory directory;
    private final ModelDirectory model;
    private final RunState state;
    private final List<String> rejected;

    private Checkpoint(ModelDirectory directory, List<String> rejected) {
        this.directory = directory;
        this.model = directory.part(MODEL);
        this.state = RunState.fromJson(directory.config());
        this.rejected = List.copyOf(rejected);
    }

    /** Opens and verifies a checkpoint, its model included. */
    static Checkpoint open(Path path, List<String> rejected) {
        return new Checkpoint(ModelDirectory.open(path), rejected);
    }

    /** Steps done. */
    public long step() {
        return state.step();
    }

    /** The model as it stood then. */
    public ModelDirectory model() {
        return model;
    }

    /** What was wrong with newer checkpoints, newest first, each starting with its path. */
    public List<String> rejected() {
        return rejected;
    }

    /**
     * Brings a run to this point.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the checkpoint belongs to a
     *     run with other settings
     */
    public void restore(ResumableRun run) {
        Map<String, String> settings = run.settings();
        Checks.require(
                settings.equals(state.settings()),
                "%s was made with settings %s, but this run has %s",
                directory.path(),
                state.settings(),
                settings);
        try (NDManager manager = run.parameters().manager().newSubManager()) {
            run.resume(
                    read(model.weights(), manager),
                    read(directory.weights(), manager),
                    state.counters(),
                    state.step());
        }
    }

    private static Map<String, NDArray> read(SafetensorsFile file, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        file.tensors().keySet().forEach(name -> arrays.put(name, file.read(name, manager)));
        return arrays;
    }
}
