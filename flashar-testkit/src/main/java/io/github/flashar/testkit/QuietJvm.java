package io.github.flashar.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM to measure native memory in, for it takes none for itself as it goes: one compiler, no
 * collector with queues, a heap of 128 MiB that is touched at once, one thread an operation.
 */
public final class QuietJvm {

    private static final List<String> COMMAND =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+AlwaysPreTouch",
                    "-Xms128m",
                    "-Xmx128m",
                    "-Dai.djl.offline=true",
                    "-Dai.djl.pytorch.num_threads=1",
                    "-cp",
                    System.getProperty("java.class.path"));

    private QuietJvm() {}

    /**
     * Runs a class with the class path of this process, prints what it prints, and returns it.
     *
     * @throws IllegalStateException with its output, if its exit code is not 0
     */
    public static String run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(COMMAND);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main.getName() + " failed: " + output);
        }
        System.out.print(output);
        return output;
    }
}
