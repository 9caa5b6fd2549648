package io.github.flashar.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.train.metrics.MetricsHistory.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsHistoryTest {

    @TempDir Path folder;

    @Test
    void eachMetricHasItsOwnSteps() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(
                file,
                "{\"step\":1,\"loss\":2.5}\n{\"step\":2,\"loss\":null,\"held_out\":2.25}\n"
                        + "{\"step\":3,\"loss\":2.0}\n{\"step\":4,\"lo");

        MetricsHistory history = MetricsHistory.read(file);

        assertThat(history.lastStep()).isEqualTo(3);
        assertThat(history.names()).containsExactlyInAnyOrder("loss", "held_out");
        assertThat(history.points("loss")).containsExactly(new Point(1, 2.5), new Point(3, 2.0));
        assertThat(history.points("held_out")).containsExactly(new Point(2, 2.25));
        assertThat(history.points("accuracy")).isEmpty();
    }

    @Test
    void noLogIsNoHistory() {
        MetricsHistory history = MetricsHistory.read(folder.resolve("metrics.jsonl"));

        assertThat(history.lastStep()).isZero();
        assertThat(history.names()).isEmpty();
    }
}
