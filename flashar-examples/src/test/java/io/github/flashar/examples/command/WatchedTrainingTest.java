package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run leaves for those who watch it. */
class WatchedTrainingTest extends TrainingCommandsBase {

    @Test
    void aRunIsWatchedWhileItTrainsAndForgetsNothingWhenResumed() throws IOException {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        Path output = folder.resolve("watched");
        Object[] adapt = add(adapt(raster, "self", "watched"), "--samples-every", 2);
        succeeds(add(adapt, "--checkpoint-every", 3));

        assertThat(names(output.resolve("samples")))
                .containsExactly(
                        "step-00000000.png",
                        "step-00000002.png",
                        "step-00000004.png",
                        "step-00000005.png");
        RgbImage strip = ImageFiles.read(output.resolve("samples/step-00000004.png"));
        assertThat(strip.height()).isEqualTo(8); // two of each of three classes, 2 pixels between
        assertThat(strip.width()).isEqualTo(6 * 8 + 5 * 2);
        String report = Files.readString(output.resolve("report.html"));
        assertThat(report)
                .contains("The training is complete", "cat", "frog", "--samples-every 2")
                .contains("after stage 2", "Which branch decides");
        // the letters of an embedded picture may spell it
        assertThat(report.replaceAll("base64,[^\"]*", "")).doesNotContain("NaN");
        List<String> whole = Files.readAllLines(output.resolve("metrics.jsonl"));
        assertThat(whole).hasSize(5);
        assertThat(whole.get(1)).contains("\"held_out\":", "\"gate_entropy\":", "look_seconds");
        assertThat(whole.get(2)).doesNotContain("held_out");
        JsonObject scores = json(output.resolve("scores.json"));

        succeeds(add(adapt, "--checkpoint-every", 3, "--resume"));

        List<String> resumed = Files.readAllLines(output.resolve("metrics.jsonl"));
        assertThat(resumed.subList(0, 3)).isEqualTo(whole.subList(0, 3));
        assertThat(withoutTimes(resumed)).isEqualTo(withoutTimes(whole));
        assertThat(names(output.resolve("tensorboard"))).hasSize(2);
        assertThat(names(output.resolve("samples"))).hasSize(4);
        JsonObject again = json(output.resolve("scores.json"));
        assertThat(again.get("cross_entropies")).isEqualTo(scores.get("cross_entropies"));
    }

    @Test
    void theReportOfADeadRunCanBeWrittenAnew() throws IOException {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        succeeds(add(adapt(raster, "self", "dead"), "--samples-every", 0));
        Path report = folder.resolve("dead/report.html");
        assertThat(report).content().contains("The training is complete").doesNotContain("step 5<");
        assertThat(folder.resolve("dead/samples")).doesNotExist();
        Path metrics = folder.resolve("dead/metrics.jsonl");
        Files.writeString(metrics, Files.readString(metrics).replaceAll("(?s)\\{\"step\":4.*", ""));

        CommandLineRun run = succeeds("report", "--run", folder.resolve("dead"));

        assertThat(run.out()).contains("report: " + report);
        assertThat(report).content().contains("After 3 of 5 steps");
        assertThat(CommandLineRun.of("report", "--run", folder).errorLines())
                .singleElement()
                .asString()
                .contains("holds no run.json");
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\"(tokens_per_second|look_seconds)\":[^,}]+", ""))
                .toList();
    }
}
