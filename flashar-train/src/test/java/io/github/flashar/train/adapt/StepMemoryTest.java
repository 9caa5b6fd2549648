package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.model.Precision;
import io.github.flashar.testkit.QuietJvm;
import io.github.flashar.testkit.ResidentMemory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Steps leave no memory behind, whatever it is made of.
 *
 * <p>Measured in a {@link QuietJvm}. Over steps 2,000 to 16,000 such a process gained 34 KiB every
 * 1,000 steps and what malloc had given out stayed the same to 0.2 MiB. An ordinary JVM gains up to
 * 11 MiB in the first 2,500 steps and some 0.2 MiB every 1,000 after: code of the second compiler
 * and what malloc keeps of its work, the collector's task queues (2 MiB once they are full), pages
 * of the heap that are touched for the first time.
 */
class StepMemoryTest {

    /** A quarter of a KiB a step: a single array of native memory left behind takes more. */
    private static final long MOST_KIB = 1 << 10;

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void fourThousandStepsGainNoMemory(Precision precision) throws Exception {
        ResidentMemory.assumeKnown();
        String output = QuietJvm.run(SteppingProcess.class, precision.name());
        assertThat(output.lines().filter(line -> line.endsWith(SteppingProcess.GAINED)))
                .hasSize(3)
                .allSatisfy(line -> assertThat(kibibytes(line)).isLessThan(MOST_KIB));
    }

    private static long kibibytes(String line) {
        String number = line.substring(line.lastIndexOf(": ") + 2);
        return Long.parseLong(
                number.substring(0, number.length() - SteppingProcess.GAINED.length()));
    }
}
