package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.ChildJvm;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopSignalTest {

    private static final String NOTICE = "stopping soon";

    /** Listens, or no longer listens, and never ends by itself. */
    static final class Stubborn {

        private Stubborn() {}

        public static void main(String[] arguments) throws InterruptedException {
            StopSignal stop = StopSignal.listen(NOTICE);
            if (arguments[0].equals("closed")) {
                stop.close();
            }
            System.err.println("ready");
            while (!stop.requested()) {
                Thread.sleep(5);
            }
            System.err.println("asked to stop");
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        }
    }

    @BeforeEach
    void canBeInterrupted() throws Exception {
        ChildJvm.assumeInterruptible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void theFirstIsARequestAndTheSecondEndsAtOnce(String signal) throws Exception {
        Process child = ChildJvm.of(Stubborn.class, "listening").start();
        try (BufferedReader lines = child.errorReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            ChildJvm.signal(child, signal);
            assertThat(new String[] {lines.readLine(), lines.readLine()})
                    .containsExactlyInAnyOrder(NOTICE, "asked to stop");
            assertThat(child.isAlive()).isTrue();
            ChildJvm.signal(child, signal);
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(StopSignal.EXIT_CODE);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void whoNoLongerListensIsEndedAtOnce() throws Exception {
        Process child = ChildJvm.of(Stubborn.class, "closed").start();
        try (BufferedReader lines = child.errorReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            ChildJvm.signal(child, "INT");
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(lines.readLine()).isNull();
        } finally {
            child.destroyForcibly();
        }
    }
}
