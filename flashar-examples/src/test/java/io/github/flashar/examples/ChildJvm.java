package io.github.flashar.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Another JVM with this one's class path, for tests that end a process from outside. */
public final class ChildJvm {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private ChildJvm() {}

    /** Prepares a JVM that starts quickly. */
    public static ProcessBuilder of(Class<?> main, Object... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-D" + THREADS + "=" + Integer.getInteger(THREADS, 1),
                                "-Dai.djl.offline=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OPT_OUT_TRACKING", "true");
        return builder;
    }

    /** Takes the jars whose name has a word in it off the class path of a JVM that was prepared. */
    public static ProcessBuilder without(String word, ProcessBuilder builder) {
        List<String> command = builder.command();
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                Arrays.stream(command.get(classPath).split(File.pathSeparator, -1))
                        .filter(entry -> !Path.of(entry).getFileName().toString().contains(word))
                        .collect(Collectors.joining(File.pathSeparator)));
        return builder;
    }

    /** Sends a signal such as INT, or skips the test where the child would ignore it. */
    public static void signal(Process child, String name) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                        .inheritIO()
                        .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Skips the test where Ctrl-C is ignored, as for jobs that a script runs in the background. */
    public static void assumeInterruptible() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "signals are looked up in /proc only");
        long ignored =
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(line -> Long.parseUnsignedLong(line.substring(8).strip(), 16))
                        .findFirst()
                        .orElseThrow();
        Assumptions.assumeTrue(
                (ignored & 1 << 1) == 0, "this process ignores SIGINT, as its children do");
    }
}
