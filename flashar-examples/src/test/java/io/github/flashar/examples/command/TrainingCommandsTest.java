package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.TinyGenerator;
import io.github.flashar.examples.model.ClassNames;
import io.github.flashar.examples.model.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From photographs to an adapted model, each command on what the one before it wrote. */
class TrainingCommandsTest {

    @TempDir Path folder;
    private Path photographs;

    @BeforeEach
    void makePhotographs() throws IOException {
        photographs = folder.resolve("photographs");
        for (String name : List.of("cat", "dog", "frog")) {
            Files.createDirectories(photographs.resolve(name));
            for (int id = 0; id < 6; id++) {
                byte[] rgb = new byte[8 * 8 * RgbImage.CHANNELS];
                new Philox(name.hashCode(), id).nextBytes(rgb);
                Path file = photographs.resolve(name).resolve(id + ".png");
                ImageFiles.writePng(file, new RgbImage(8, 8, rgb), Map.of());
            }
        }
    }

    @Test
    void photographsBecomeAModelThatIsAdaptedAndMeasured() throws IOException {
        succeeds(trainTokenizer("tokenizer-run", 4));
        assertThat(Files.readAllLines(folder.resolve("tokenizer-run/metrics.jsonl"))).hasSize(4);

        CommandLineRun pretrain = succeeds(pretrain("raster-run"));
        assertThat(pretrain.out()).contains("nats per token on held-out pictures");
        Path raster = folder.resolve("raster-run/model");
        try (Generator generator = Generator.open(raster)) {
            assertThat(generator.conditioning())
                    .isEqualTo(new ClassNames(List.of("cat", "dog", "frog")));
            assertThat(generator.imageSize()).isEqualTo(8);
        }

        CommandLineRun adapt = succeeds(adapt(raster, photographs.toString(), "adapted"));
        assertThat(adapt.out()).contains("after stage 2", "of the gap");
        Path adapted = folder.resolve("adapted/model");

        succeeds(
                "evaluate",
                "--model",
                adapted,
                "--data",
                photographs,
                "--held-out",
                2,
                "--output",
                folder.resolve("evaluation"));
        JsonObject evaluation = json(folder.resolve("evaluation/evaluation.json"));
        assertThat(evaluation.get("grids").getAsInt()).isEqualTo(6);
        assertThat(evaluation.getAsJsonArray("cross_entropies")).hasSize(2);
        assertThat(evaluation.get("unigram_entropy").getAsDouble()).isPositive();

        CommandLineRun bench =
                succeeds(
                        "bench",
                        "decode",
                        "--model",
                        adapted,
                        "--batches",
                        "1,3",
                        "--repetitions",
                        1,
                        "--quality-grids",
                        4,
                        "--output",
                        folder.resolve("bench"));
        assertThat(bench.out()).contains("ratio", "float32", "nats per token");
        assertThat(json(folder.resolve("bench/bench.json")).getAsJsonArray("records")).hasSize(4);
    }

    @Test
    void aResumedTrainingEndsLikeOneThatNeverStopped() throws IOException {
        Path whole = folder.resolve("whole");
        succeeds(trainTokenizer("whole", 6));
        Path checkpoints = folder.resolve("resumed/checkpoints");
        Files.createDirectories(checkpoints);
        copy(whole.resolve("checkpoints/step-00000004"), checkpoints.resolve("step-00000004"));

        CommandLineRun mixed = CommandLineRun.of(trainTokenizer("resumed", 6));
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(mixed.errorLines()).singleElement().asString().contains("--resume", "--output");

        succeeds(add(trainTokenizer("resumed", 6), "--resume"));
        String weights = "tokenizer/model.safetensors";
        assertThat(folder.resolve("resumed").resolve(weights))
                .hasSameBinaryContentAs(whole.resolve(weights));
    }

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
                .contains("after stage 2", "Which branch decides")
                .doesNotContain("NaN");
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

    @Test
    void aModelIsTrainedOnExtractedCodes() throws IOException {
        succeeds(trainTokenizer("tokenizer-run", 1));
        Path tokenizer = folder.resolve("tokenizer-run/tokenizer");
        for (String format : List.of("shards", "npy")) {
            Path codes = folder.resolve("codes-" + format);
            succeeds(
                    "extract-codes",
                    "--data",
                    photographs,
                    "--tokenizer",
                    tokenizer,
                    "--size",
                    8,
                    "--crop",
                    "ten-crop",
                    "--format",
                    format,
                    "--output",
                    codes);
            succeeds(pretrainOnCodes(codes, tokenizer, format));
        }

        // The layouts hold the same grids, and which crop an epoch takes does not depend on them.
        assertThat(folder.resolve("shards/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("npy/model/model.safetensors"));
        try (Generator generator = Generator.open(folder.resolve("shards/model"))) {
            assertThat(generator.conditioning())
                    .isEqualTo(new ClassNames(List.of("cat", "dog", "frog")));
        }
        assertThat(Files.readString(folder.resolve("npy/report.html")))
                .contains("12 grids, 10 augmentations each", "codes in codes-npy");
    }

    @Test
    void codesThatDoNotFitAreRefused() throws IOException {
        succeeds(trainTokenizer("tokenizer-run", 1));
        succeeds(add(trainTokenizer("other", 1), "--seed", 2));
        Path tokenizer = folder.resolve("tokenizer-run/tokenizer");
        Path codes = folder.resolve("codes");
        succeeds(
                "extract-codes",
                "--data",
                photographs,
                "--tokenizer",
                tokenizer,
                "--size",
                8,
                "--format",
                "npy",
                "--output",
                codes);

        refuses(
                pretrainOnCodes(codes, folder.resolve("other/tokenizer"), "run"),
                "made with another tokenizer");
        Files.delete(codes.resolve("extraction.json"));
        refuses(pretrainOnCodes(codes, tokenizer, "run"), "--classes");
        succeeds(add(pretrainOnCodes(codes, tokenizer, "run"), "--classes", 3));
        refuses(pretrainOnCodes(photographs, tokenizer, "run2"), "--classes");
        refuses(
                add(pretrainOnCodes(photographs, tokenizer, "run2"), "--classes", 3),
                "holds no codes");
        refuses(add(pretrain("run2"), "--classes", 3), "belongs to --codes");
    }

    private static void refuses(Object[] args, String problem) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains(problem);
    }

    private Object[] pretrainOnCodes(Path codes, Path tokenizer, String output) {
        return new Object[] {
            "pretrain",
            "--codes",
            codes,
            "--held-out",
            2,
            "--image-size",
            8,
            "--tokenizer",
            tokenizer,
            "--layers",
            1,
            "--heads",
            1,
            "--dim",
            8,
            "--steps",
            4,
            "--batch",
            5,
            "--warmup",
            1,
            "--samples-every",
            2,
            "--output",
            folder.resolve(output)
        };
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\"(tokens_per_second|look_seconds)\":[^,}]+", ""))
                .toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aModelIsAdaptedOnGridsItDrawsItself() {
        Path raster = TinyGenerator.write(folder.resolve("raster"));

        CommandLineRun run = succeeds(adapt(raster, "self", "adapted"));

        assertThat(run.out()).contains("FlashAR at initialisation", "nats per token remain");
        assertThat(folder.resolve("adapted/grids.safetensors")).isNotEmptyFile();
        assertThat(folder.resolve("adapted/gate-map.png")).isNotEmptyFile();
    }

    @Test
    void aModelLearnsToDrawDiagonalsFromTheStart() {
        succeeds(trainTokenizer("tokenizer-run", 1));
        CommandLineRun run =
                succeeds(add(pretrain("scratch"), "--decoder", "DIAGONAL", "--branch-layer", 1));
        assertThat(run.out()).contains("nats per token on held-out pictures");
        try (Generator generator = Generator.open(folder.resolve("scratch/model"))) {
            assertThat(generator.requireFlashAr().config().branch().layer()).isEqualTo(1);
        }
    }

    @Test
    void aRasterModelHasNoBranchToShape() {
        CommandLineRun run = CommandLineRun.of(add(pretrain("scratch"), "--vertical-layers", 1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("--vertical-layers", "--decoder DIAGONAL");
        assertThat(folder.resolve("scratch")).doesNotExist();
    }

    private Object[] trainTokenizer(String output, int steps) {
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

    private Object[] pretrain(String output) {
        return new Object[] {
            "pretrain",
            "--data",
            photographs,
            "--held-out",
            2,
            "--image-size",
            8,
            "--tokenizer",
            folder.resolve("tokenizer-run/tokenizer"),
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

    private Object[] adapt(Path raster, String grids, String output) {
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

    private static CommandLineRun succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private static Object[] add(Object[] args, Object... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
