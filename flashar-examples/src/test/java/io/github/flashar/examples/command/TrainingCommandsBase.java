package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.TinyPhotographs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Photographs of three classes, and training commands small enough for a test. */
abstract class TrainingCommandsBase {

    @TempDir Path folder;

    Path photographs;

    @BeforeEach
    void makePhotographs() throws IOException {
        photographs = TinyPhotographs.write(folder.resolve("photographs"), 6);
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    Object[] trainTokenizer(String output, int steps) {
        return new Object[] {
            "train-tokenizer",
            "--data",
            photographs,
            "--held-out",
            2,
            "--image-size",
            8,
            "--multipliers",
            "1,1",
            "--codes",
            16,
            "--code-width",
            4,
            "--steps",
            steps,
            "--batch",
            4,
            "--checkpoint-every",
            2,
            "--output",
            folder.resolve(output)
        };
    }

    Object[] pretrain(String output) {
        return pretrain(output, folder.resolve("tokenizer-run/tokenizer"));
    }

    Object[] pretrain(String output, Path tokenizer) {
        return new Object[] {
            "pretrain",
            "--data",
            photographs,
            "--held-out",
            2,
            "--image-size",
            8,
            "--tokenizer",
            tokenizer,
            "--layers",
            2,
            "--heads",
            2,
            "--dim",
            16,
            "--steps",
            4,
            "--batch",
            4,
            "--warmup",
            1,
            "--output",
            folder.resolve(output)
        };
    }

    Object[] adapt(Path raster, String grids, String output) {
        return new Object[] {
            "adapt",
            "--model",
            raster,
            "--grids",
            grids,
            "--grid-count",
            16,
            "--held-out",
            2,
            "--steps",
            5,
            "--batch",
            4,
            "--output",
            folder.resolve(output)
        };
    }

    static CommandLineRun succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    static Object[] add(Object[] args, Object... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
    }

    static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
}
