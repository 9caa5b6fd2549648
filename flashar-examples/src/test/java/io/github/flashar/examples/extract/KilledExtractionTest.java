package io.github.flashar.examples.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.Crops;
import io.github.flashar.core.random.Philox;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.Main;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.train.codes.ShardCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An extraction killed again and again, as a machine's failing would, ends like one that never was:
 * every sample once, no trace of the deaths.
 */
class KilledExtractionTest {

    private static final Crops CROPS = new Crops(Crops.Kind.CENTER_FLIP, 8, 1.1);
    private static final int IMAGES_PER_SHARD = 8;
    private static final long POLL_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    /**
     * One death in so many comes at any moment of the start, the others while codes are written.
     */
    private static final int STARTS = 8;

    /** About as long as a shard takes. */
    private static final int SHARD_MICROS = 15_000;

    @TempDir Path folder;

    /** How long the process took to show itself at work the last time. */
    private long startNanos;

    @Test
    void killedFiveTimes() throws Exception {
        check(400, 5);
    }

    /** Takes minutes; {@code -Dflashar.kills=20} is enough to try it. */
    @Test
    @Tag("soak")
    void killedAHundredTimes() throws Exception {
        check(1500, Integer.getInteger("flashar.kills", 100));
    }

    private void check(int perClass, int kills) throws Exception {
        int images = 3 * perClass;
        Path photos = Photos.write(folder.resolve("photos"), perClass);
        List<Integer> damaged = List.of(0, perClass + 1, images - 1);
        for (int index : damaged) {
            Files.writeString(Photos.file(photos, index, perClass), "no picture");
        }
        Path model = TinyGenerator.write(folder.resolve("model"));
        Path output = folder.resolve("codes");
        List<String> command = command(photos, model, output);
        Philox random = new Philox(System.nanoTime(), 0);
        int shards = (images + IMAGES_PER_SHARD - 1) / IMAGES_PER_SHARD;
        for (int kill = 0; kill < kills; kill++) {
            // On average they get half way.
            kill(command, output, random, kill % STARTS == 1, shards / kills + 1);
        }

        CommandLineRun last = CommandLineRun.of(command.toArray());
        assertThat(last.code()).as(last.err()).isZero();
        assertThat(last.out()).contains("3 unreadable").doesNotContain(" 0 encoded now");
        assertThat(names(output)).containsExactlyElementsOf(expectedNames(shards));
        assertThat(Files.readAllLines(output.resolve("unreadable.txt"))).hasSize(damaged.size());
        int[] readable = IntStream.range(0, images).filter(i -> !damaged.contains(i)).toArray();
        assertEachOnce(
                ShardCodes.open(output), readable, Photos.codes(model, CROPS, images), perClass);
    }

    /** Starts the command and kills it after some shards, fewer than {@code limit}. */
    private void kill(List<String> command, Path output, Philox random, boolean starting, int limit)
            throws Exception {
        Process process = start(command);
        try {
            if (starting) {
                LockSupport.parkNanos(random.nextLong(startNanos));
            } else {
                await(process, output, shards(output) + random.nextInt(limit));
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(SHARD_MICROS)));
            }
            assertThat(process.isAlive()).as("killed before it is done").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Waits until there are so many shards, and the folder shows that the process is at work. */
    private void await(Process process, Path output, long shards) throws IOException {
        long start = System.nanoTime();
        List<String> before = names(output);
        boolean working = false;
        while (!working || shards(output) < shards) {
            assertThat(process.isAlive()).as("still at work").isTrue();
            assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(PATIENCE_NANOS);
            if (!working && !names(output).equals(before)) {
                working = true;
                startNanos = System.nanoTime() - start;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void assertEachOnce(
            ShardCodes found, int[] indices, int[][][] expected, int perClass) {
        assertThat(IntStream.range(0, found.size()).map(found::index).toArray()).isEqualTo(indices);
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i];
            int example = i;
            assertThat(found.label(i)).isEqualTo(index / perClass);
            int[][] tokens =
                    IntStream.range(0, CROPS.kind().views())
                            .mapToObj(view -> found.tokens(example, view))
                            .toArray(int[][]::new);
            assertThat(Arrays.deepEquals(tokens, expected[index])).as("tokens of %d", i).isTrue();
        }
    }

    private static List<String> command(Path photos, Path model, Path output) {
        return List.of(
                "extract-codes",
                "--data",
                photos.toString(),
                "--model",
                model.toString(),
                "--size",
                "8",
                "--shard-images",
                Integer.toString(IMAGES_PER_SHARD),
                "--output",
                output.toString());
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }

    private static List<String> expectedNames(int shards) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            names.add(String.format("codes-%06d.shard", i));
        }
        names.add("extraction.json");
        names.add("unreadable.txt");
        return names;
    }

    private static long shards(Path output) throws IOException {
        return names(output).stream().filter(name -> name.startsWith("codes-")).count();
    }

    private static List<String> names(Path output) throws IOException {
        if (Files.notExists(output)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
