package io.github.flashar.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingProgress;
import io.github.flashar.train.pretrain.RasterTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run stopped at random steps, each time continued from disk by objects made anew, takes the very
 * steps of one that never stopped: weights, moments, averages, counters and reports, to the bit.
 */
class ExactResumeTest {

    private static final BackboneConfig BACKBONE = Tiny.backbone(2, 3);
    private static final int BATCH = 3;
    private static final int ACCUMULATION = 3;
    private static final int STEPS = 40;
    private static final int BORDER = 16;
    private static final int SPLITS = 24;

    /** What is trained. */
    enum Kind {
        RASTER {
            @Override
            Trainer trainer(NDManager manager, TokenSource data, TrainingConfig config) {
                return new RasterTrainer(Tiny.raster(manager, BACKBONE), data, config);
            }
        },
        ADAPTATION {
            @Override
            Trainer trainer(NDManager manager, TokenSource data, TrainingConfig config) {
                AdaptationConfig stages =
                        AdaptationConfig.PAPER.withStages((double) BORDER / STEPS, 0.2);
                AdaptationTrainer trainer =
                        new AdaptationTrainer(
                                Tiny.flashAr(manager, BACKBONE), data, config, stages);
                assertThat(trainer.stages().border()).isEqualTo(BORDER);
                return trainer;
            }
        };

        abstract Trainer trainer(NDManager manager, TokenSource data, TrainingConfig config);
    }

    /** A step as it was reported, without the throughput, and all that the next depends on. */
    private record Step(Map<String, Double> terms, double rate, double norm, String state) {}

    @TempDir Path folder;

    private final List<Step> whole = new ArrayList<>();

    /** The same seeds give the same splits in every build. */
    @ParameterizedTest
    @EnumSource
    void aRunStoppedBetweenStepsIsTheRunThatNeverStopped(Kind kind) {
        check(kind, 1, false);
    }

    /** The step in which a micro-batch fails is lost, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void aRunStoppedWithinStepsIsTheRunThatNeverStopped(Kind kind) {
        check(kind, 2, true);
    }

    @Test
    void aRunThatWaitsInPlaceLosesOnlyTheStepThatFailed() {
        Kind kind = Kind.ADAPTATION;
        train(kind, STEPS, whole);
        List<Step> seen = new ArrayList<>();
        FailingSource failing = new FailingSource(data());
        try (NDManager manager = NDManager.newBaseManager();
                Trainer trainer = kind.trainer(manager, failing.source(), config())) {
            failing.failAfter(5L * BATCH * ACCUMULATION + 2 * BATCH);
            assertThatThrownBy(() -> run(trainer, STEPS, seen))
                    .isInstanceOf(FailingSource.Unreadable.class);
            assertThat(trainer.loop().step()).isEqualTo(5);
            run(trainer, STEPS, seen);
        }
        assertThat(seen).isEqualTo(whole);
    }

    /** A run ends after so many skipped steps running, wherever it was stopped among them. */
    @Test
    void theCountOfSkippedStepsGoesOn() {
        try (NDManager manager = NDManager.newBaseManager();
                Trainer first = Kind.RASTER.trainer(manager, data(), config());
                Trainer second = Kind.RASTER.trainer(manager, data(), config())) {
            Map<String, Long> counters = new TreeMap<>(first.loop().counters());
            assertThat(counters).containsEntry("skipped_running", 0L);
            counters.put("skipped_running", 7L);
            second.loop()
                    .resume(first.loop().parameters().asMap(), first.loop().state(), counters, 7);
            assertThat(second.loop().counters()).isEqualTo(counters);
        }
    }

    private void check(Kind kind, long seed, boolean withinSteps) {
        train(kind, STEPS, whole);
        CheckpointStore store = new CheckpointStore(folder, 2);
        List<Step> seen = new ArrayList<>();
        for (int split : splits(seed)) {
            continueTo(kind, store, split, withinSteps, seen);
            assertThat(seen).as("up to step %d", split).isEqualTo(whole.subList(0, split));
        }
        continueTo(kind, store, STEPS, false, seen);
        assertThat(seen).isEqualTo(whole);
        assertSameFiles(kind);
    }

    /** Random steps, and those before, on and after the border of the stages. */
    private static TreeSet<Integer> splits(long seed) {
        TreeSet<Integer> splits = new TreeSet<>(List.of(BORDER - 1, BORDER, BORDER + 1));
        Philox random = new Philox(seed, 0);
        while (splits.size() < SPLITS) {
            splits.add(1 + random.nextInt(STEPS - 1));
        }
        return splits;
    }

    private void continueTo(
            Kind kind, CheckpointStore store, int until, boolean withinStep, List<Step> seen) {
        FailingSource failing = new FailingSource(data());
        try (NDManager manager = NDManager.newBaseManager();
                Trainer trainer = kind.trainer(manager, failing.source(), config())) {
            store.tidy();
            store.latest().ifPresent(checkpoint -> checkpoint.restore(trainer.loop()));
            run(trainer, until, seen);
            store.save(trainer.loop(), new JsonObject());
            if (withinStep) {
                int batches = 1 + until % (ACCUMULATION - 1);
                failing.failAfter((long) batches * BATCH);
                assertThatThrownBy(() -> run(trainer, STEPS, new ArrayList<>()))
                        .isInstanceOf(FailingSource.Unreadable.class);
            }
        }
    }

    /** The last checkpoint is, file for file, the one that a run without stops writes. */
    private void assertSameFiles(Kind kind) {
        Path other = folder.resolve("whole");
        try (NDManager manager = NDManager.newBaseManager();
                Trainer trainer = kind.trainer(manager, data(), config())) {
            run(trainer, STEPS, new ArrayList<>());
            new CheckpointStore(other, 1).save(trainer.loop(), new JsonObject());
        }
        String name = String.format("step-%08d", STEPS);
        assertThat(files(folder.resolve(name))).isEqualTo(files(other.resolve(name)));
    }

    private static Map<String, String> files(Path directory) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(path);
                files.put(directory.relativize(path).toString(), HexFormat.of().formatHex(bytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static void train(Kind kind, int until, List<Step> seen) {
        try (NDManager manager = NDManager.newBaseManager();
                Trainer trainer = kind.trainer(manager, data(), config())) {
            run(trainer, until, seen);
        }
    }

    private static void run(Trainer trainer, int until, List<Step> seen) {
        if (trainer.loop().step() == until) {
            return;
        }
        trainer.run(
                progress -> {
                    seen.add(step(trainer, progress));
                    return progress.step() < until;
                });
    }

    private static Step step(Trainer trainer, TrainingProgress progress) {
        return new Step(
                progress.terms(),
                progress.learningRate(),
                progress.gradientNorm(),
                RunDigest.of(trainer.loop()));
    }

    private static TokenSource data() {
        return Tiny.data(BACKBONE.grid(), 31);
    }

    private static TrainingConfig config() {
        return TrainingConfig.builder()
                .setSteps(STEPS)
                .setBatchSize(BATCH)
                .setPeakLearningRate(1e-2)
                .setSeed(3)
                .optWarmup(4)
                .optAccumulation(ACCUMULATION)
                .optEmaDecay(0.9)
                .build();
    }
}
