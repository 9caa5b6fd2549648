package io.github.flashar.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

    @TempDir Path folder;

    @Test
    void aStepIsALineAndVisibleAtOnce() throws IOException {
        Path file = folder.resolve("new/metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file, 0)) {
            log.write(1, Map.of("loss", 2.5));
            log.write(2, Map.of("loss", Double.NaN));

            assertThat(file).hasContent("{\"step\":1,\"loss\":2.5}\n{\"step\":2,\"loss\":null}");
        }
    }

    @Test
    void aResumedRunKeepsWhatCameBeforeAndForgetsWhatCameAfter() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n");
        try (MetricsLog log = MetricsLog.open(file, 2)) {
            log.write(3, Map.of("loss", 1.0));
        }

        assertThat(file).hasContent("{\"step\":1}\n{\"step\":2}\n{\"step\":3,\"loss\":1.0}");
    }

    @Test
    void theLineThatAKillCutIsForgotten() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1}\n{\"step\":2}\n{\"step\":3,\"lo");
        MetricsLog.open(file, 2).close();

        assertThat(file).hasContent("{\"step\":1}\n{\"step\":2}\n");
    }

    @Test
    void aLogThatCannotBeReadIsLeftAsItIs() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        String damaged = "{\"step\":1}\n{\"st\n{\"step\":3}\n";
        Files.writeString(file, damaged);

        assertThatThrownBy(() -> MetricsLog.open(file, 3))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent(damaged);
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aNewRunStartsAnew() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "anything");
        MetricsLog.open(file, 0).close();

        assertThat(file).isEmptyFile();
    }

    @Test
    void resumingOnAnotherFileIsAnError() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "no json");

        assertThatThrownBy(() -> MetricsLog.open(file, 2))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(file.toString());
    }
}
