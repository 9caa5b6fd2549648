package io.github.flashar.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.flashar.testkit.faults.Crash;
import io.github.flashar.testkit.faults.FaultyFileSystem;
import io.github.flashar.testkit.faults.Survival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine dies at a file-system call: at every one there is, one after the other. What was
 * never forced to the disk survives, is lost, or each by chance. Afterwards there is always a
 * checkpoint that loads, the old or the new one, and nothing else after the next start.
 */
class CrashedSaveTest {

    /** More crashes than any piece of work here has calls: a runaway loop ends. */
    private static final int MOST_CALLS = 5_000;

    private static final int OLD = 2;
    private static final int NEW = 3;

    private final Map<Long, String> digests = new TreeMap<>();
    private final TinyRun run = new TinyRun();
    private FaultyFileSystem disk = new FaultyFileSystem();

    @BeforeEach
    void saveTwoCheckpoints() {
        for (int step = 1; step <= OLD; step++) {
            save(disk, step);
        }
        run.to(NEW);
        digests.put((long) NEW, RunDigest.of(run.loop()));
    }

    @AfterEach
    void close() {
        run.close();
    }

    @ParameterizedTest
    @EnumSource
    void whileSaving(Survival survival) {
        int calls = crashEverywhere(survival, this::saveNew, OLD, NEW);
        System.out.printf(
                "crashed at each of %d calls of a save, %s of the unforced data kept: a"
                        + " checkpoint loads after each%n",
                calls, survival.name().toLowerCase(Locale.ROOT));
    }

    /** As when a run is stopped where it was continued. */
    @ParameterizedTest
    @EnumSource
    void whileSavingTheSameStepAgain(Survival survival) {
        saveNew(disk);
        disk = disk.copy();
        crashEverywhere(survival, this::saveNew, NEW, NEW);
    }

    @ParameterizedTest
    @EnumSource
    void whileSavingTheFirst(Survival survival) {
        disk = new FaultyFileSystem();
        crashEverywhere(survival, this::saveNew, 0, NEW);
    }

    @ParameterizedTest
    @EnumSource
    void whileTidyingUpAfterACrash(Survival survival) {
        disk.faults().crashAt(100);
        dies(disk, this::saveNew);
        disk = disk.afterCrash(Survival.ALL, 0);
        assertThat(names(disk)).anyMatch(name -> name.endsWith(".tmp"));
        crashEverywhere(survival, system -> store(system).tidy(), OLD, OLD);
    }

    /** Returns how many calls the work makes. */
    private int crashEverywhere(
            Survival survival, Consumer<FaultyFileSystem> work, int oldStep, int newStep) {
        for (int n = 1; n < MOST_CALLS; n++) {
            FaultyFileSystem dying = disk.copy();
            dying.faults().crashAt(n);
            boolean died = dies(dying, work);
            FaultyFileSystem found = dying.afterCrash(survival, n);
            long step = restart(found, n);
            assertThat(step)
                    .as("step after a crash at call %d", n)
                    .isIn((long) oldStep, (long) newStep);
            if (!died) {
                assertThat(step).as("step after the save returned").isEqualTo(newStep);
                return n - 1;
            }
            saveNew(found);
            assertThat(restart(found, n)).isEqualTo(NEW);
        }
        throw new AssertionError("still not done after so many calls: " + MOST_CALLS);
    }

    private static boolean dies(FaultyFileSystem system, Consumer<FaultyFileSystem> work) {
        try {
            work.accept(system);
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    /** What the next start finds: the state of a step, exactly, and no trace of the crash. */
    private long restart(FaultyFileSystem system, int n) {
        CheckpointStore store = store(system);
        store.tidy();
        assertThat(names(system))
                .as("after a crash at call %d", n)
                .allMatch(name -> name.matches("step-\\d{8}"));
        for (String name : names(system)) {
            Checkpoint.open(root(system).resolve(name), List.of());
        }
        return store.latest().map(this::check).orElse(0L);
    }

    private long check(Checkpoint checkpoint) {
        assertThat(checkpoint.rejected()).isEmpty();
        try (TinyRun other = new TinyRun()) {
            checkpoint.restore(other.loop());
            assertThat(RunDigest.of(other.loop())).isEqualTo(digests.get(checkpoint.step()));
        }
        return checkpoint.step();
    }

    private void save(FaultyFileSystem system, int step) {
        run.to(step);
        digests.put((long) step, RunDigest.of(run.loop()));
        saveNew(system);
    }

    private void saveNew(FaultyFileSystem system) {
        store(system).save(run.loop(), new JsonObject());
    }

    private static CheckpointStore store(FaultyFileSystem system) {
        return new CheckpointStore(root(system), 2);
    }

    private static Path root(FaultyFileSystem system) {
        return system.getPath("/out/run/checkpoints");
    }

    private static List<String> names(FaultyFileSystem system) {
        if (Files.notExists(root(system))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(root(system))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
