package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** Every malformed file of this package again, one after the other in a JVM of 256 MiB. */
class MalformedFilesHeapTest {

    private static final String TYPED = "typed";

    @TempDir Path folder;

    @Test
    void eachIsRefusedQuicklyInASmallHeap() throws IOException, InterruptedException {
        List<Arguments> files = malformed().toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(80);
        for (int i = 0; i < files.size(); i++) {
            write(i, files.get(i).get()[1]);
        }
        ShardedSafetensorsTest.writeShards(folder);

        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MalformedFilesHeapTest.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor())
                .as(
                        () ->
                                output.lines()
                                        .filter(line -> !line.startsWith(TYPED))
                                        .toList()
                                        .toString())
                .isZero();
        assertThat(output.lines().filter(line -> line.startsWith(TYPED))).hasSize(files.size());
    }

    private static Stream<Arguments> malformed() {
        return Stream.of(
                        MalformedSafetensorsTest.brokenLengths(),
                        MalformedSafetensorsTest.brokenText(),
                        MalformedSafetensorsTest.brokenEntries(),
                        MalformedSafetensorsTest.brokenOffsets(),
                        ShardedSafetensorsTest.brokenIndices(),
                        MalformedPyTorchTest.brokenArchives(),
                        MalformedPyTorchTest.brokenRecords(),
                        MalformedPyTorchTest.brokenTensors(),
                        MalformedPyTorchTest.brokenStateDicts(),
                        HostilePickleTest.calls(),
                        HostilePickleTest.instructions(),
                        HostilePickleTest.bombs(),
                        HostilePickleTest.damaged())
                .flatMap(source -> source);
    }

    /** The name says which reader a file is for. */
    private void write(int number, Object content) throws IOException {
        if (content instanceof String index) {
            Files.writeString(folder.resolve(number + ".json"), index);
            return;
        }
        byte[] bytes = (byte[]) content;
        boolean safetensors = number < safetensorsFiles();
        Files.write(folder.resolve(number + (safetensors ? ".safetensors" : ".pt")), bytes);
    }

    private static long safetensorsFiles() {
        return Stream.of(
                        MalformedSafetensorsTest.brokenLengths(),
                        MalformedSafetensorsTest.brokenText(),
                        MalformedSafetensorsTest.brokenEntries(),
                        MalformedSafetensorsTest.brokenOffsets())
                .flatMap(source -> source)
                .count();
    }

    /**
     * Opens every numbered file of a folder; the exit code counts those not refused as they should.
     */
    public static void main(String[] arguments) throws IOException {
        int wrong = 0;
        try (Stream<Path> paths = Files.list(Path.of(arguments[0]))) {
            List<Path> numbered =
                    paths.filter(path -> path.getFileName().toString().matches("[0-9]+\\..*"))
                            .sorted()
                            .toList();
            for (Path path : numbered) {
                // a second time where the first went into loading and compiling classes
                wrong += isRefused(path) || isRefused(path) ? 0 : 1;
            }
        }
        System.exit(Math.min(wrong, 100));
    }

    private static boolean isRefused(Path path) {
        long start = processorTime();
        try {
            WeightFiles.open(path);
            System.out.println("opened " + path);
            return false;
        } catch (FlashArException e) {
            long millis = (processorTime() - start) / 1_000_000;
            System.out.println((millis < 1000 ? TYPED : "slow") + " in " + millis + " ms: " + path);
            return millis < 1000;
        } catch (RuntimeException | Error e) {
            System.out.println("failed on " + path + ": " + e);
            return false;
        }
    }

    /** Of this thread, in nanoseconds: what a clock says depends on the rest of the machine. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
