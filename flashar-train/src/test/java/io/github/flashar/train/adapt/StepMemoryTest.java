package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.model.Precision;
import io.github.flashar.testkit.ResidentMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Steps leave no memory behind, whatever it is made of.
 *
 * <p>Measured in a JVM that takes none for itself: one compiler, no collector with queues, a heap
 * of fixed size that is touched at once. Over steps 2,000 to 16,000 such a process gained 34 KiB
 * every 1,000 steps and what malloc had given out stayed the same to 0.2 MiB. An ordinary JVM gains
 * up to 11 MiB in the first 2,500 steps and some 0.2 MiB every 1,000 after: code of the second
 * compiler and what malloc keeps of its work, the collector's task queues (2 MiB once they are
 * full), pages of the heap that are touched for the first time.
 */
class StepMemoryTest {

    private static final List<String> QUIET_JVM =
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
                    System.getProperty("java.class.path"),
                    SteppingProcess.class.getName());

    /** A quarter of a KiB a step: a single array of native memory left behind takes more. */
    private static final long MOST_KIB = 1 << 10;

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void fourThousandStepsGainNoMemory(Precision precision) throws Exception {
        ResidentMemory.assumeKnown();
        String output = run(precision);
        System.out.print(output);
        assertThat(output.lines().filter(line -> line.endsWith(SteppingProcess.GAINED)))
                .hasSize(3)
                .allSatisfy(line -> assertThat(kibibytes(line)).isLessThan(MOST_KIB));
    }

    private static String run(Precision precision) throws Exception {
        List<String> command = new ArrayList<>(QUIET_JVM);
        command.add(precision.name());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static long kibibytes(String line) {
        String number = line.substring(line.lastIndexOf(": ") + 2);
        return Long.parseLong(
                number.substring(0, number.length() - SteppingProcess.GAINED.length()));
    }
}
