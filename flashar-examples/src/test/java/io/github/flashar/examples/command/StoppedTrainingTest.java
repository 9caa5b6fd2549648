package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.ChildJvm;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.Main;
import io.github.flashar.examples.TinyPhotographs;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, sent to a process that trains: it saves between two steps and can be continued. */
class StoppedTrainingTest {

    private static final int STEPS = 400;

    @TempDir Path folder;
    private Path photographs;

    @BeforeEach
    void makePhotographs() throws IOException {
        ChildJvm.assumeInterruptible();
        photographs = TinyPhotographs.write(folder.resolve("photographs"), 4);
    }

    @Test
    void adaptingGoesOnAsIfItHadNeverStopped() throws Exception {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        List<Object> adapt =
                List.of(
                        "adapt",
                        "--model",
                        raster,
                        "--grids",
                        "self",
                        "--grid-count",
                        16,
                        "--held-out",
                        2,
                        "--steps",
                        STEPS,
                        "--batch",
                        4,
                        "--checkpoint-every",
                        100_000);
        stop(adapt, "INT");

        succeeds(add(adapt, "--output", folder.resolve("stopped"), "--resume"));
        succeeds(add(adapt, "--output", folder.resolve("whole")));
        String weights = "model/model.safetensors";
        assertThat(folder.resolve("stopped").resolve(weights))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(weights));
    }

    @Test
    void pretrainingIsStoppedByKill() throws Exception {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        stop(
                List.of(
                        "pretrain",
                        "--data",
                        photographs,
                        "--held-out",
                        1,
                        "--image-size",
                        8,
                        "--tokenizer",
                        raster,
                        "--layers",
                        2,
                        "--heads",
                        2,
                        "--dim",
                        16,
                        "--steps",
                        20 * STEPS,
                        "--batch",
                        4),
                "TERM");
    }

    @Test
    void aTokenizersTrainingIsStopped() throws Exception {
        stop(
                List.of(
                        "train-tokenizer",
                        "--data",
                        photographs,
                        "--held-out",
                        1,
                        "--image-size",
                        8,
                        "--multipliers",
                        "1,1",
                        "--codes",
                        16,
                        "--code-width",
                        4,
                        "--steps",
                        20 * STEPS,
                        "--batch",
                        4),
                "INT");
    }

    /** Starts the command, stops it after a few steps, and checks what it says and leaves. */
    private void stop(List<Object> command, String signal) throws Exception {
        Path output = folder.resolve("stopped");
        Path errors = folder.resolve("errors.txt");
        Process child =
                ChildJvm.of(Main.class, add(command, "--output", output).toArray())
                        .redirectOutput(folder.resolve("output.txt").toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            awaitSteps(child, output.resolve("metrics.jsonl"), 3);
            ChildJvm.signal(child, signal);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(errors);
        assertThat(child.exitValue()).as(said).isEqualTo(130);
        assertThat(said)
                .contains("Saving after this step, then ending; Ctrl-C again ends at once.")
                .contains("which is saved in " + output)
                .contains("run the same command with --resume");
        long steps = Files.readAllLines(output.resolve("metrics.jsonl")).size();
        assertThat(names(output.resolve("checkpoints")))
                .contains(String.format("step-%08d", steps));
        assertThat(output.resolve("model")).doesNotExist();
        assertThat(output.resolve("tokenizer")).doesNotExist();
    }

    private static void awaitSteps(Process child, Path metrics, int steps) throws Exception {
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (Files.notExists(metrics) || Files.readAllLines(metrics).size() < steps) {
            assertThat(child.isAlive()).as("still training").isTrue();
            assertThat(System.nanoTime()).as("patience").isLessThan(patience);
            Thread.sleep(2);
        }
    }

    private static void succeeds(List<Object> arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.toArray());
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static List<Object> add(List<Object> arguments, Object... more) {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
