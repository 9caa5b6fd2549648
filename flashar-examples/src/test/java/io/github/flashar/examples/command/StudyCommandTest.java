package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.TinyPhotographs;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyCommandTest {

    @TempDir Path folder;

    @Test
    void aStudyIsDoneOnceAndGoesOnWhereItStopped() throws IOException {
        TinyGenerator.write(folder.resolve("model"));
        TinyPhotographs.write(folder.resolve("photographs"), 8);

        CommandLineRun first = study(6);
        assertThat(first.code()).as(first.err()).isZero();
        Path results = folder.resolve("results");
        Map<String, FileTime> written = times(results);
        assertThat(written.keySet())
                .containsExactly(
                        "baselines.json",
                        "classifier.safetensors",
                        "floors.json",
                        "learning-rate.json",
                        "one-slow-stage-seed1.json",
                        "one-slow-stage-seed2.json",
                        "one-stage-seed1.json",
                        "one-stage-seed2.json",
                        "probe-seed1.json",
                        "probe-seed2.json",
                        "reference-seed1.json",
                        "reference-seed2.json");
        JsonObject run = json(results.resolve("reference-seed1.json"));
        assertThat(run.getAsJsonArray("cross_entropies")).hasSize(6);
        assertThat(run.getAsJsonObject("by_guidance").keySet()).containsExactly("1.5", "2.0");
        assertThat(Files.readString(folder.resolve("work/studies.md")))
                .contains("reference over one-stage | ", "(stages.png)", "*Not all runs");
        assertThat(folder.resolve("work/stages.png")).isNotEmptyFile();
        assertThat(folder.resolve("work/gate.png")).doesNotExist();

        Files.delete(results.resolve("one-stage-seed2.json"));
        assertThat(study(6).code()).isZero();
        Map<String, FileTime> again = times(results);
        assertThat(again.keySet()).isEqualTo(written.keySet());
        again.remove("one-stage-seed2.json");
        assertThat(written).containsAllEntriesOf(again);
    }

    @Test
    void runsWithOtherSettingsAreNotMixed() throws IOException {
        TinyGenerator.write(folder.resolve("model"));
        TinyPhotographs.write(folder.resolve("photographs"), 8);
        assertThat(study(6).code()).isZero();

        CommandLineRun other = study(7);
        assertThat(other.code()).isNotZero();
        assertThat(other.err()).contains("was made with other settings", "--results");
    }

    private CommandLineRun study(int steps) {
        return CommandLineRun.of(
                "study",
                "STAGES",
                "--model",
                folder.resolve("model"),
                "--data",
                folder.resolve("photographs"),
                "--held-out",
                2,
                "--steps",
                steps,
                "--batch",
                4,
                "--seeds",
                2,
                "--images-per-class",
                3,
                "--classifier-steps",
                2,
                "--results",
                folder.resolve("results"),
                "--output",
                folder.resolve("work"));
    }

    private static Map<String, FileTime> times(Path results) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.list(results)) {
            for (Path file : files.toList()) {
                times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
}
