package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void aLogGetsALineEveryTenth() {
        List<String> lines = run(400);

        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).contains("Drawing", "10 %", "40/400", "s left", "loss 40");
        assertThat(lines.get(9)).contains("100 %", "400/400", "took");
    }

    @Test
    void shortWorkGetsALineAStep() {
        assertThat(run(3)).hasSize(3);
        assertThat(run(1)).hasSize(1);
    }

    @Test
    void theTimeLeftFollowsFromThisRunsStepsAlone() {
        List<String> lines = withClock(1000, 500, 3, 560, 600, 1000); // three seconds a step

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("60 %", "600/1000", "20 min 00 s left");
        assertThat(lines.get(1)).contains("took 25 min 00 s");
    }

    @Test
    void aLongRunGetsALineEveryTenMinutes() {
        List<String> lines = withClock(100_000, 0, 1, 599, 600, 700, 1200, 1300);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("0 %", "600/100000", "27 h 36 min left");
        assertThat(lines.get(1)).contains("1200/100000");
    }

    @Test
    void throughputIsTokensOverTime() {
        Throughput throughput = new Throughput();
        throughput.add(1000);
        throughput.add(3000);

        assertThat(throughput).hasToString("1,500 tokens/s");
    }

    private static List<String> withClock(
            long total, long before, long secondsPerStep, long... updates) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        AtomicLong now = new AtomicLong(5);
        try (Progress progress = new ProgressLines("work", total, before, out, now::get)) {
            for (long done : updates) {
                now.set(5 + TimeUnit.SECONDS.toNanos((done - before) * secondsPerStep));
                progress.update(done);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> run(int total) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (Progress progress = Progress.lines("Drawing", total, out)) {
            for (int done = 1; done <= total; done++) {
                progress.update(done, "loss " + done);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
