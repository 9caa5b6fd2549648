package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.console.FolderLock;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From photographs to an adapted model, each command on what the one before it wrote. */
class TrainingCommandsTest extends TrainingCommandsBase {

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
    void thereIsNothingToProbeBeforeATraining() {
        succeeds(trainTokenizer("tokenizer-run", 1));
        Object[] auto = {"--decoder", "DIAGONAL", "--branch-layer", "auto"};
        CommandLineRun run = CommandLineRun.of(add(pretrain("scratch"), auto));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("branch layer = auto", "give a number, 0..2");
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

    @Test
    void twoTrainingsDoNotShareAFolder() throws IOException {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        try (FolderLock other = FolderLock.take(folder.resolve("run"))) {
            for (Object[] command :
                    List.of(
                            trainTokenizer("run", 2),
                            pretrain("run", raster),
                            adapt(raster, "self", "run"))) {
                CommandLineRun run = CommandLineRun.of(command);
                assertThat(run.code()).isEqualTo(2);
                assertThat(run.errorLines())
                        .singleElement()
                        .asString()
                        .contains("another run is writing to", "--output");
            }
            assertThat(names(folder.resolve("run"))).containsExactly(".lock");
        }
        succeeds(trainTokenizer("run", 2));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
