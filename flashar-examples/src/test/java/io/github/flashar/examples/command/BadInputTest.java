package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends in one line, an exit code, and nothing written. */
class BadInputTest {

    private static final int FAILED = 1;
    private static final int BAD_REQUEST = 2;

    @TempDir Path folder;
    private Path model;
    private Path output;

    @BeforeEach
    void makeModel() {
        model = TinyGenerator.write(folder.resolve("model"));
        output = folder.resolve("output");
    }

    @Test
    void missingModelFolder() {
        Path missing = folder.resolve("nowhere");

        refuses(FAILED, missing + ": does not exist", "generate", "--model", missing);
    }

    @Test
    void missingWeights() throws IOException {
        Files.delete(model.resolve("model.safetensors"));

        refuses(FAILED, "model.safetensors: is missing", "evaluate", "--model", model);
    }

    @Test
    void truncatedWeights() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(file.length() - 100);
        }

        refuses(FAILED, "model.safetensors: has ", "evaluate", "--model", model);
    }

    @Test
    void weightsOfAnotherShape() throws IOException {
        String config = Files.readString(model.resolve("config.json"));
        Files.writeString(
                model.resolve("config.json"), config.replace("\"dim\": 16", "\"dim\": 24"));
        Manifests.rewrite(model);

        refuses(FAILED, "shape", "generate", "--model", model, "--decoder", "raster");
    }

    @Test
    void classOutOfRange() {
        refuses(
                BAD_REQUEST,
                "class id = 3 is outside 0..2",
                "generate",
                "--model",
                model,
                "--decoder",
                "raster",
                "--classes",
                "0,3");
    }

    @Test
    void aDeviceThatIsNoneOrNotThere() {
        refuses(
                BAD_REQUEST,
                "device = tpu must be cpu, gpu or a numbered one such as gpu:1",
                "generate",
                "--model",
                model,
                "--device",
                "tpu");
        String[][] commands = {
            {"generate", "--model", model.toString()},
            {"serve", "--model", model.toString()},
            {"evaluate", "--model", model.toString()},
            {"adapt", "--model", model.toString()},
            {"bench", "decode"},
            {"bench", "tokenizer"},
            {"reconstruct", "--tokenizer", model.toString(), "photo.png"},
            {"extract-codes", "--tokenizer", model.toString(), "--data", folder.toString()},
            {"pretrain", "--tokenizer", model.toString(), "--data", folder.toString()}
        };
        for (String[] command : commands) { // no machine has so many
            refuses(
                    FAILED,
                    "device gpu:99 is not there: PyTorch sees",
                    Stream.concat(Arrays.stream(command), Stream.of("--device", "gpu:99"))
                            .toArray());
        }
    }

    @Test
    void guidanceBelowZero() {
        refuses(
                BAD_REQUEST,
                "guidance scale = -0.5 must be at least 0",
                "generate",
                "--model",
                model,
                "--guidance",
                "-0.5");
        refuses(BAD_REQUEST, "guidance scale = -1.0", "demo", "--guidance", "-1");
    }

    @Test
    void samplingOutOfRange() {
        refuses(BAD_REQUEST, "top-p = 1.5", "generate", "--model", model, "--top-p", "1.5");
        refuses(BAD_REQUEST, "top-k = -1", "generate", "--model", model, "--top-k", "-1");
        refuses(
                BAD_REQUEST,
                "temperature = -1.0",
                "generate",
                "--model",
                model,
                "--temperature",
                "-1");
    }

    @Test
    void rasterModelForTheDiagonalDecoder() {
        refuses(BAD_REQUEST, "adapt it first", "generate", "--model", model);
        refuses(BAD_REQUEST, "adapt it first", "bench", "decode", "--model", model);
    }

    @Test
    void numbersThatAreNone() {
        refuses(BAD_REQUEST, "--count", "generate", "--model", model, "--count", "many");
        refuses(BAD_REQUEST, "--threads = 0 is outside 1..", "demo", "--threads", "0");
        refuses(BAD_REQUEST, "--steps = 1 is outside 2..", "demo", "--steps", "1");
    }

    @Test
    void measurementsThatAreNone() {
        refuses(BAD_REQUEST, "must be HxW", "bench", "decode", "--grid", "16");
        refuses(BAD_REQUEST, "--batches = 0", "bench", "decode", "--batches", "0");
        refuses(BAD_REQUEST, "--size", "bench", "decode", "--size", "huge");
    }

    @Test
    void optionsThatAreMissingOrUnknown() {
        refuses(BAD_REQUEST, "--model", "generate");
        refuses(BAD_REQUEST, "--colour", "demo", "--colour", "red");
        refuses(BAD_REQUEST, "paint", "paint");
    }

    @Test
    void missingPhotographs() {
        Path data = folder.resolve("no.zip");

        refuses(FAILED, data + ": there is no such", "train-tokenizer", "--data", data);
        refuses(FAILED, data + ": there is no such", "evaluate", "--model", model, "--data", data);
    }

    @Test
    void unwritableOutput() throws IOException {
        output = Files.createFile(folder.resolve("file")).resolve("output");

        refuses(BAD_REQUEST, output + " is not writable", "demo", "--model", model);
        refuses(BAD_REQUEST, output + " is not writable", "generate", "--model", model);
    }

    @Test
    void stackTraceOnlyOnRequest() {
        CommandLineRun run =
                CommandLineRun.of("generate", "--stacktrace", "--guidance", "-1", "--model", model);

        assertThat(run.errorLines()).hasSizeGreaterThan(2).anyMatch(line -> line.contains("\tat "));
    }

    private void refuses(int code, String expected, Object... args) {
        Object[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--output";
        all[args.length + 1] = output;

        CommandLineRun run = CommandLineRun.of(all);

        assertThat(run.errorLines()).singleElement().asString().contains(expected);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(Files.exists(output)).isFalse();
    }
}
