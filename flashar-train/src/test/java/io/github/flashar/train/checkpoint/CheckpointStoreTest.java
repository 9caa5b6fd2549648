package io.github.flashar.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final BackboneConfig BACKBONE = Tiny.backbone(2, 3);

    @TempDir Path root;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void resumingIsTheRunThatNeverStopped() {
        Map<String, float[]> whole = train(6);
        // Stopped in stage 1 and again in stage 2, each time continued by a new process's objects.
        CheckpointStore store = new CheckpointStore(root, 2);
        resume(store, 1);
        resume(store, 4);
        Map<String, float[]> resumed = resume(store, 6);
        whole.forEach((name, weights) -> assertThat(resumed.get(name)).as(name).isEqualTo(weights));
    }

    @Test
    void theModelInsideCanBeLoadedOnItsOwn() {
        CheckpointStore store = new CheckpointStore(root, 1);
        Map<String, float[]> trained = resume(store, 3);
        ModelDirectory directory = ModelDirectory.open(root.resolve("step-00000003/model"));
        FlashArConfig config = ModelConfigs.flashAr(directory.config());
        try (Parameters loaded = directory.load(manager, config.parameterSpecs())) {
            trained.forEach(
                    (name, weights) ->
                            assertThat(loaded.get(name).toFloatArray()).isEqualTo(weights));
        }
    }

    @Test
    void theOldestCheckpointsGo() throws IOException {
        CheckpointStore store = new CheckpointStore(root, 2);
        resume(store, 1);
        resume(store, 2);
        resume(store, 3);
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("step-00000002", "step-00000003");
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOverAndNamed() throws IOException {
        CheckpointStore store = new CheckpointStore(root, 3);
        resume(store, 1);
        resume(store, 2);
        Path weights = root.resolve("step-00000002/model/model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Checkpoint latest = store.latest().orElseThrow();

        assertThat(latest.step()).isEqualTo(1);
        assertThat(latest.rejected()).singleElement().asString().startsWith(weights.toString());
    }

    @Test
    void anEmptyFolderHasNoCheckpointAndDamagedOnesAreAnError() throws IOException {
        CheckpointStore store = new CheckpointStore(root, 3);
        assertThat(store.latest()).isEmpty();
        assertThat(new CheckpointStore(root.resolve("none"), 1).latest()).isEmpty();
        resume(store, 1);
        Files.delete(root.resolve("step-00000001/config.json"));
        assertThatThrownBy(store::latest)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("no checkpoint is intact");
    }

    @Test
    void anotherRunsCheckpointIsRefused() {
        CheckpointStore store = new CheckpointStore(root, 3);
        resume(store, 1);
        try (FlashArModel model = Tiny.flashAr(manager, BACKBONE);
                AdaptationTrainer other = trainer(model, 7)) {
            Checkpoint latest = store.latest().orElseThrow();
            assertThatThrownBy(() -> latest.restore(other.loop()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("training=TrainingConfig[steps=6")
                    .hasMessageContaining("training=TrainingConfig[steps=7");
            assertThat(other.loop().step()).isZero();
        }
    }

    /** Continues the run of six steps up to a step, saves, and returns the weights. */
    private Map<String, float[]> resume(CheckpointStore store, long until) {
        try (FlashArModel model = Tiny.flashAr(manager, BACKBONE);
                AdaptationTrainer trainer = trainer(model, 6)) {
            store.latest().ifPresent(checkpoint -> checkpoint.restore(trainer.loop()));
            trainer.run(progress -> progress.step() < until);
            store.save(trainer.loop(), ModelConfigs.toJson(model.config()));
            return Tiny.snapshot(model.parameters());
        }
    }

    private Map<String, float[]> train(long steps) {
        try (FlashArModel model = Tiny.flashAr(manager, BACKBONE);
                AdaptationTrainer trainer = trainer(model, steps)) {
            trainer.run(TrainingListener.NONE);
            return Tiny.snapshot(model.parameters());
        }
    }

    private static AdaptationTrainer trainer(FlashArModel model, long steps) {
        TrainingConfig config =
                TrainingConfig.builder()
                        .setSteps(steps)
                        .setBatchSize(4)
                        .setPeakLearningRate(1e-2)
                        .setSeed(3)
                        .optAccumulation(2)
                        .build();
        return new AdaptationTrainer(
                model,
                Tiny.data(BACKBONE.grid(), 10),
                config,
                AdaptationConfig.PAPER.withStages(0.4, 0.2));
    }
}
