package io.github.flashar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.testkit.NativeArrays;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.pretrain.RasterTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A step frees everything it makes, in both stages, with accumulated batches and averages. */
class TrainingMemoryTest {

    private static final BackboneConfig BACKBONE = Tiny.backbone(3, 4);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void sixtyStepsLeaveNoArrayBehind() {
        assertFlat(adaptation(60), 5, 20); // stage 1 only: it ends at step 30
    }

    @Test
    void sixtyStepsOfStage2LeaveNoArrayBehind() {
        assertFlat(adaptation(60), 35, 60);
    }

    /**
     * The Java heap is left out: it grows to its limit before anything is collected. The JVM
     * compiles and loads for a while, hence the long warm-up.
     */
    @Test
    @Tag("soak")
    void twoThousandStepsLeaveNoArrayAndNoMemoryBehind() throws IOException {
        assertFlat(adaptation(3000), 1, 1499);
        assertFlat(adaptation(3000), 1501, 3000);
        assertFlat(raster(1500), 1, 1500);
        assertNoGrowth("both stages", () -> assertFlat(adaptation(2000), 1001, 2000));
        assertNoGrowth("raster", () -> assertFlat(raster(2000), 1, 2000));
    }

    private static void assertNoGrowth(String name, Runnable steps) throws IOException {
        long before = residentOutsideHeap();
        steps.run();
        long gained = residentOutsideHeap() - before;
        System.out.printf(
                "2,000 training steps, %s: no array and %,d KiB gained on %,d KiB outside the Java"
                        + " heap%n",
                name, gained, before);
        assertThat(gained).as("KiB gained").isLessThan(8 << 10);
    }

    @Test
    void closingATrainerFreesAllItOwned() {
        try (Trainer first = adaptation(2)) {
            first.run(TrainingListener.NONE); // makes the constants that all runs share
        }
        int before = NativeArrays.live(manager);
        // the model is the caller's: it stays
        int model = Tiny.flashAr(manager, BACKBONE).parameters().asMap().size();
        try (Trainer second = adaptation(2)) {
            second.run(TrainingListener.NONE);
        }
        assertThat(NativeArrays.live(manager)).isEqualTo(before + 2 * model);
    }

    /** Compares the live arrays after one step with those after another, then ends the run. */
    private void assertFlat(Trainer trainer, long from, long to) {
        try (trainer) {
            trainer.run(progress -> progress.step() < from);
            int before = NativeArrays.live(manager);
            trainer.run(progress -> progress.step() < to);
            assertThat(NativeArrays.live(manager)).isEqualTo(before);
        }
    }

    private Trainer adaptation(long steps) {
        return new AdaptationTrainer(
                Tiny.flashAr(manager, BACKBONE),
                Tiny.data(BACKBONE.grid(), 16),
                config(steps),
                new AdaptationConfig(0.5, 0.2, 0.05));
    }

    private Trainer raster(long steps) {
        return new RasterTrainer(
                Tiny.raster(manager, BACKBONE), Tiny.data(BACKBONE.grid(), 16), config(steps));
    }

    private static TrainingConfig config(long steps) {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(2)
                .setPeakLearningRate(1e-3)
                .setSeed(3)
                .optAccumulation(2)
                .optEmaDecay(0.99)
                .build();
    }

    private static long residentOutsideHeap() throws IOException {
        return residentKilobytes() - (Runtime.getRuntime().totalMemory() >> 10);
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc only");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
