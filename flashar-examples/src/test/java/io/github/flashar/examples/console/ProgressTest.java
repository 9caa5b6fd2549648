package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
