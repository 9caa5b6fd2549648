package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.github.flashar.examples.ChildJvm;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.Main;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    private static final int SECONDS = 120;

    @TempDir Path folder;

    @Test
    void thisMachineIsFitForTheCpu() {
        CommandLineRun run = CommandLineRun.of("doctor");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .anyMatch(line -> line.startsWith("ok       PyTorch          2."))
                .last()
                .asString()
                .startsWith("FlashAR can run here on cpu, ");
        assertThat(run.out().lines().takeWhile(line -> !line.isEmpty()))
                .as("what was found stands in one column")
                .allSatisfy(line -> assertThat(line).matches(".{24}  \\S.*"));
    }

    @Test
    void aGpuThatIsNotThereIsAProblem() {
        assumeTrue(Engine.getInstance().getGpuCount() == 0, "this machine has a GPU");
        CommandLineRun run = CommandLineRun.of("doctor", "--device", "gpu");

        assertThat(run.code()).isEqualTo(Failures.FAILED);
        assertThat(run.out())
                .contains("PROBLEM  Device           gpu:0 is not there")
                .contains("-> ", "PYTORCH_FLAVOR=cu128", "FlashAR cannot run here on gpu");
    }

    @Test
    void whatIsNoDeviceIsRefused() {
        CommandLineRun run = CommandLineRun.of("doctor", "--device", "tpu");

        assertThat(run.code()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(run.errorLines()).singleElement().asString().contains("device = tpu must be");
    }

    @Test
    void helpExplainsTheDevices() {
        assertThat(CommandLineRun.of("doctor", "--help").out())
                .startsWith("Usage: flashar doctor")
                .contains("--device", "gpu:1", "Exit code", "Default: cpu");
    }

    @Test
    void withoutPyTorchItSaysWhatToAddToThePom() throws Exception {
        CommandLineRun run = finish(ChildJvm.without("pytorch-native", doctor()));

        assertThat(run.code()).isEqualTo(Failures.FAILED);
        assertThat(run.out())
                .contains("WARNING  PyTorch library  none on the class path, and DJL is offline")
                .contains("-> add ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier")
                .contains("PROBLEM  PyTorch          ", "see \"PyTorch library\"")
                .contains("FlashAR cannot run here on cpu");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void withoutTheNativeCodeOfDjlItSaysWhatToAddToThePom() throws Exception {
        CommandLineRun run = finish(ChildJvm.without("pytorch-jni", doctor()));

        assertThat(run.code()).isEqualTo(Failures.FAILED);
        assertThat(run.out())
                .contains("PROBLEM  PyTorch          Cannot download jni files")
                .contains("-> add ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0 to your pom");
    }

    @Test
    void offlineWithAnEmptyCacheTheJarsSuffice() throws Exception {
        CommandLineRun run = finish(doctor());

        assertThat(run.out()).contains("ok       PyTorch          2.7.1 in " + folder);
        assertThat(run.code()).isZero();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ProcessBuilder doctor = doctor();
        doctor.environment().put("DJL_CACHE_DIR", file.toString());
        CommandLineRun run = finish(doctor);

        assertThat(run.code()).isEqualTo(Failures.FAILED);
        assertThat(run.out())
                .contains("WARNING  DJL's cache      " + file)
                .contains("PROBLEM  PyTorch          ", "DJL_CACHE_DIR");
    }

    @Test
    void otherCommandsNameTheDoctorWhenPyTorchIsMissing() throws Exception {
        ProcessBuilder bench = offline("bench", "decode", "--output", folder.resolve("out"));
        CommandLineRun run = finish(ChildJvm.without("pytorch-native", bench));

        assertThat(run.code()).isEqualTo(Failures.FAILED);
        assertThat(run.errorLines()).last().asString().contains("\"flashar doctor\" looks for");
    }

    private ProcessBuilder doctor() {
        return offline("doctor");
    }

    /** A command in a JVM of its own, offline, with an empty cache. */
    private ProcessBuilder offline(Object... command) {
        ProcessBuilder builder = ChildJvm.of(Main.class, command);
        builder.environment().put("DJL_CACHE_DIR", folder.toString());
        return builder;
    }

    private CommandLineRun finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("doctor", ".out");
        Path err = Files.createTempFile("doctor", ".err");
        Process child = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(child.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            return new CommandLineRun(child.exitValue(), read(out), read(err));
        } finally {
            child.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, Charset.defaultCharset());
    }
}
