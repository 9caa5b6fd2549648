package io.github.flashar.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.random.Philox;
import io.github.flashar.examples.ChildJvm;
import io.github.flashar.train.checkpoint.Checkpoint;
import io.github.flashar.train.checkpoint.CheckpointStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training killed with {@code kill -9} again and again, most often while it saves, always has a
 * checkpoint that loads, and ends like one that was never killed.
 */
class KilledTrainingTest {

    /** Checkpoints a process may make before it is killed. */
    private static final int MOST_SAVES = 3;

    /** One kill in so many comes between two saves, and one at any moment of the start. */
    private static final int NOT_SAVING = 8;

    @TempDir Path folder;

    private final Philox random = new Philox(System.nanoTime(), 0);
    private int duringSave;
    private long startNanos = TimeUnit.SECONDS.toNanos(1);
    private long saveNanos = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of the process at work. */
    private long saving;

    private long saved;

    @Test
    void killedSixTimes() throws Exception {
        check(6);
    }

    /** Takes minutes; {@code -Dflashar.kills=20} is enough to try it. */
    @Test
    @Tag("soak")
    void killedTwoHundredTimes() throws Exception {
        int kills = Integer.getInteger("flashar.kills", 200);
        check(kills);
        assertThat(duringSave).as("kills while saving").isGreaterThanOrEqualTo(kills / 2);
    }

    private void check(int kills) throws Exception {
        int steps = (MOST_SAVES + 1) * kills;
        Path killed = folder.resolve("killed");
        long reached = 0;
        for (int i = 0; i < kills; i++) {
            kill(killed, steps, i);
            reached = checkpointAfterKill(killed, reached);
        }
        System.out.printf(
                "%d times killed, %d of them while saving; %d of %d steps were done then%n",
                kills, duringSave, reached, steps);
        finish(killed, steps, 1);
        Path whole = folder.resolve("whole");
        finish(whole, steps, steps);
        assertSameEnd(killed, whole, steps);
    }

    private void kill(Path output, int steps, int round) throws Exception {
        saving = 0;
        saved = 0;
        Process child = start(output, steps, 1);
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            long started = System.nanoTime();
            if (round % NOT_SAVING == 1) {
                LockSupport.parkNanos(random.nextLong(startNanos));
            } else {
                awaitSaves(lines, 1 + random.nextInt(MOST_SAVES), started);
                if (round % NOT_SAVING == 2) {
                    read(lines.readLine());
                }
                LockSupport.parkNanos(random.nextLong(saveNanos));
            }
            assertThat(child.isAlive()).as("killed before it is done").isTrue();
            child.toHandle().destroyForcibly(); // that of Process closes its output unread
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            lines.lines().forEach(this::read);
        } finally {
            child.destroyForcibly();
        }
        duringSave += saving > saved ? 1 : 0;
    }

    /** Reads up to the beginning of the n-th save. */
    private void awaitSaves(BufferedReader lines, int n, long started) throws IOException {
        for (int save = 1; save <= n; save++) {
            read(lines.readLine());
            if (save == 1) {
                startNanos = System.nanoTime() - started;
            }
            if (save < n) {
                long begun = System.nanoTime();
                read(lines.readLine());
                saveNanos = System.nanoTime() - begun;
            }
        }
    }

    private void read(String line) {
        assertThat(line).as("the child has more to say").isNotNull();
        if (line.startsWith(TrainingChild.SAVING)) {
            saving = Long.parseLong(line.substring(TrainingChild.SAVING.length()));
        } else if (line.startsWith(TrainingChild.SAVED)) {
            saved = Long.parseLong(line.substring(TrainingChild.SAVED.length()));
        }
    }

    /** Returns the step of the newest checkpoint: the last one finished, or the one begun. */
    private long checkpointAfterKill(Path output, long before) {
        Checkpoint found = store(output).latest().orElse(null);
        long step = found == null ? 0 : found.step();
        if (found != null) {
            assertThat(found.rejected()).isEmpty();
        }
        assertThat(step).isBetween(Math.max(before, saved), Math.max(before, saving));
        return step;
    }

    private void finish(Path output, int steps, int every) throws Exception {
        Process child = start(output, steps, every);
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(text).isZero();
    }

    private void assertSameEnd(Path killed, Path whole, int steps) throws IOException {
        assertThat(names(killed.resolve("checkpoints")))
                .containsExactly(name(steps - 1), name(steps));
        assertThat(files(killed.resolve("checkpoints").resolve(name(steps))))
                .isEqualTo(files(whole.resolve("checkpoints").resolve(name(steps))));
        assertThat(names(killed)).containsExactlyElementsOf(names(whole));
        assertThat(metrics(killed)).hasSize(steps).isEqualTo(metrics(whole));
    }

    private static String name(int step) {
        return String.format("step-%08d", step);
    }

    private static CheckpointStore store(Path output) {
        return new CheckpointStore(output.resolve("checkpoints"), 2);
    }

    private Process start(Path output, int steps, int every) throws IOException {
        return ChildJvm.of(TrainingChild.class, output, steps, every)
                .redirectError(folder.resolve("child.log").toFile())
                .start();
    }

    /** Lines of the log without what the clock said. */
    private static List<JsonObject> metrics(Path output) throws IOException {
        return Files.readAllLines(output.resolve("metrics.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .peek(line -> assertThat(line.remove("tokens_per_second")).isNotNull())
                .toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        directory.relativize(path).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(path)));
            }
        }
        return files;
    }
}
