package io.github.flashar.train.checkpoint;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.train.loop.ResumableRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of one run in one folder:
 *
 * <pre>
 * step-00000500/              a model directory, written whole or not at all
 *   config.json               step, settings of the run, updates of each parameter group
 *   model.safetensors         the optimizer's moments and averaged weights, float32
 *   model/                    the model as it stands, loadable on its own
 * </pre>
 *
 * Nothing else is needed: data order and every draw are functions of the seed, which is among the
 * settings, and the step.
 */
public final class CheckpointStore {

    private static final String PREFIX = "step-";

    private final Path root;
    private final int keep;

    /**
     * Creates a store.
     *
     * @param root folder of the run's checkpoints; made when first written
     * @param keep newest checkpoints kept, at least 1; two survive a damaged newest one
     */
    public CheckpointStore(Path root, int keep) {
        this.root = root;
        this.keep = Checks.atLeast("checkpoints kept", keep, 1);
    }

    /**
     * Removes what a killed run left half-done, and takes back what it had moved aside. Only for
     * the start of a run, which alone writes to its folder.
     */
    public void tidy() {
        AtomicFiles.deleteLeftovers(root);
    }

    /**
     * Writes the state of a run after its current step, then removes the oldest checkpoints.
     *
     * @param modelConfig what the model's own {@code config.json} shall hold
     * @throws io.github.flashar.core.error.InvalidRequestException if a value is not finite
     * @throws InvalidFileException if it cannot be written, because the disk is full, say
     *     <p>Either way the checkpoints before it stay as they were.
     */
    public void save(ResumableRun run, JsonObject modelConfig) {
        Map<String, NDArray> state = run.state();
        FiniteValues.require(run.parameters().asMap(), run.step());
        FiniteValues.require(state, run.step());
        try {
            Path target = root.resolve(String.format("%s%08d", PREFIX, run.step()));
            ModelDirectory.write(target, content(run, state, modelConfig));
            prune();
        } catch (InvalidFileException e) {
            throw new InvalidFileException(
                    root,
                    "the checkpoint of step "
                            + run.step()
                            + " was not written; earlier ones are as they were, and the run can go"
                            + " on from the newest ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static ModelContent content(
            ResumableRun run, Map<String, NDArray> state, JsonObject modelConfig) {
        ModelContent model =
                ModelContent.of(
                        modelConfig,
                        run.parameters().asMap(),
                        StorageType.FLOAT32,
                        "Weights after step " + run.step() + " of a training run.\n");
        return ModelContent.of(
                        RunState.of(run).toJson(),
                        state,
                        StorageType.FLOAT32,
                        "State of a training run after step " + run.step() + ".\n")
                .withPart(Checkpoint.MODEL, model);
    }

    /**
     * Finds the newest intact checkpoint. Damaged ones are passed over and named in {@link
     * Checkpoint#rejected}.
     *
     * @return empty if the folder holds no checkpoint
     * @throws InvalidFileException if there are checkpoints and all are damaged
     */
    public Optional<Checkpoint> latest() {
        List<String> rejected = new ArrayList<>();
        for (Path directory : newestFirst()) {
            try {
                return Optional.of(Checkpoint.open(directory, rejected));
            } catch (InvalidFileException e) {
                rejected.add(e.getMessage());
            }
        }
        if (rejected.isEmpty()) {
            return Optional.empty();
        }
        throw new InvalidFileException(root, "no checkpoint is intact: " + rejected);
    }

    private void prune() {
        newestFirst().stream().skip(keep).forEach(AtomicFiles::deleteDirectory);
    }

    private List<Path> newestFirst() {
        if (Files.notExists(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(path -> path.getFileName().toString().matches(PREFIX + "\\d{8,}"))
                    .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(root, "cannot be listed: " + e, e);
        }
    }

    private static long step(Path directory) {
        return Long.parseLong(directory.getFileName().toString().substring(PREFIX.length()));
    }
}
