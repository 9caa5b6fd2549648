package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyEmu35;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import io.github.flashar.train.data.ImageEncoder;
import io.github.flashar.train.pretokenized.PretokenizedShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emu3.5 in small, from pictures with texts to an adapted model that draws a prompt. */
class Emu35TrainingCommandsTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final int PIXELS = 2;
    private static final int PICTURES = 6;
    private static final VqConfig TOKENIZER =
            new VqConfig(32, List.of(1, 1), 1, 8, TinyEmu35.CODES, 4, CodeMatch.COSINE);

    @TempDir static Path folder;
    private static Path model;
    private static Path list;
    private static Path shards;

    @BeforeAll
    static void convertAndPretokenize() throws IOException {
        Path words = Files.createDirectory(folder.resolve("words"));
        Emu3TokenizerFiles.write(words);
        Path codes =
                TinyCaptionModel.weights(
                        folder.resolve("codes.safetensors"),
                        TOKENIZER.parameterSpecs(),
                        StorageType.FLOAT32);
        succeeds(
                "convert",
                TinyEmu35.writeRaster(folder.resolve("Emu3.5-Image")),
                "--tokenizer",
                codes,
                "--text-tokenizer",
                words,
                "--grid",
                GRID,
                "--prompt-tokens",
                64,
                "--output",
                folder.resolve("raster"));
        model = folder.resolve("raster/model");
        list = writeList(folder.resolve("pairs"));
        shards = folder.resolve("shards");
        assertThat(succeeds(pretokenize(shards)).out())
                .contains("6 of 6 pictures as 3x4 tokens each, 6 encoded now, 0 unreadable");
    }

    private static Path writeList(Path where) throws IOException {
        Files.createDirectories(where.resolve("photos"));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < PICTURES; i++) {
            ImageFiles.writePng(where.resolve("photos/" + i + ".png"), picture(i), Map.of());
            lines.append(
                    String.format(
                            "{\"image\": \"photos/%d.png\", \"text\": \"fox %d ☕\"}%n", i, i));
        }
        return Files.writeString(where.resolve("pairs.jsonl"), lines.toString());
    }

    /** Of sides that a grid of 3×4 has to squeeze. */
    private static RgbImage picture(int index) {
        int width = 10 + index;
        byte[] rgb = new byte[width * 9 * RgbImage.CHANNELS];
        new Philox(5, index).nextBytes(rgb);
        return new RgbImage(width, 9, rgb);
    }

    private static Object[] pretokenize(Path output) {
        return new Object[] {
            "pretokenize",
            "--list",
            list,
            "--model",
            model,
            "--shard-images",
            4,
            "--batch",
            3,
            "--output",
            output
        };
    }

    @Test
    void shardsHoldTheTokensOfWholePicturesAndTheirTexts() {
        int[][] expected = encoded();
        for (int i = 0; i < PICTURES; i++) {
            PretokenizedShard shard = PretokenizedShard.open(shard(i / 4), TinyEmu35.CODES);
            assertThat(shard.size()).isEqualTo(i < 4 ? 4 : 2);
            assertThat(shard.stem(i % 4)).isEqualTo("0000000" + i);
            assertThat(shard.prompt(i % 4)).isEqualTo("fox " + i + " ☕");
            assertThat(shard.grid()).isEqualTo(GRID);
            assertThat(shard.tokens(i % 4)).isEqualTo(expected[i]);
        }
    }

    private static int[][] encoded() {
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            images.add(
                    ImageScaling.resize(picture(i), GRID.width() * PIXELS, GRID.height() * PIXELS));
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            return new ImageEncoder(GeneratorFiles.loadTokenizer(model, manager), GRID, 1)
                    .encode(images);
        }
    }

    @Test
    void whatAnotherRunLeftIsAdded() throws IOException {
        byte[] first = Files.readAllBytes(shard(0));
        Files.delete(shard(0));
        assertThat(succeeds(pretokenize(shards)).out()).contains("4 encoded now");
        assertThat(shard(0)).hasBinaryContent(first);
        assertThat(succeeds(pretokenize(shards)).out()).contains("0 encoded now");
    }

    @Test
    void unreadablePicturesAreListedAndAddedOnceMended() throws IOException {
        Path output = folder.resolve("mended");
        Path broken = list.resolveSibling("photos/1.png");
        byte[] whole = Files.readAllBytes(broken);
        Files.writeString(broken, "no picture");
        try {
            assertThat(succeeds(pretokenize(output)).out())
                    .contains("unreadable: line 2: ", "5 of 6 pictures", "1 unreadable");
            assertThat(output.resolve("unreadable.txt")).content().contains("1.png");
        } finally {
            Files.write(broken, whole);
        }
        assertThat(succeeds(pretokenize(output)).out()).contains("1 encoded now, 0 unreadable");
        assertThat(output.resolve("images.rank0.part00000.tar")).hasSameBinaryContentAs(shard(0));
    }

    @Test
    void everyLineOfAListIsChecked() throws IOException {
        String good = "{\"image\": \"photos/0.png\", \"text\": \"a fox\"}\n";
        refusesList("", "has no line");
        refusesList(good + "\n", "line 2");
        refusesList(good + "{\"image\": \"photos/0.png\"}", "line 2.text is missing");
        refusesList(good + good + "{\"text\": \"a\"}", "line 3.image is missing");
        refusesList("{\"image\": \"photos/0.png\", \"text\": \" \"}", "line 1.text is blank");
        refusesList("{\"image\": \"none.png\", \"text\": \"a\"}", "line 1.image = none.png is no");
        refusesList("{\"image\": \"photos/0.png\", \"text\": \"a\", \"b\": 1}", "unknown [b]");
        refusesList(good.replace("a fox", "x".repeat(262_145)), "line 1: prompt bytes of");
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    private static void refusesList(String lines, String message) throws IOException {
        Path bad = Files.writeString(list.resolveSibling("bad.jsonl"), lines);
        refuses(
                1,
                message,
                "pretokenize",
                "--list",
                bad,
                "--model",
                model,
                "--output",
                folder.resolve("refused"));
    }

    /** To the bit as if it had never stopped, and ready to draw. */
    @Test
    void anAdaptationGoesOnWhereItStoppedAndDrawsAPrompt() throws IOException {
        Path output = folder.resolve("adapted");
        Object[] command =
                adapt(output, "--checkpoint-every", 2, "--samples-every", 2, "--branch-layer", 1);
        assertThat(succeeds(command).out()).contains("after stage 2", "of the gap");
        assertThat(output.resolve("samples/step-00000004.png")).exists();
        assertThat(output.resolve("report.html")).content().contains("fox ", "subjects and seeds");
        Path weights = output.resolve("model/model.safetensors");
        byte[] expected = Files.readAllBytes(weights);

        delete(output.resolve("model"));
        Path newest;
        try (var checkpoints = Files.list(output.resolve("checkpoints"))) {
            newest = checkpoints.sorted().reduce((a, b) -> b).orElseThrow();
        }
        delete(newest);
        succeeds(with(command, "--resume"));
        assertThat(weights).hasBinaryContent(expected);

        draws(output.resolve("model"));
    }

    @Test
    void aStepIsTimedOnMadeUpPrompts() {
        CommandLineRun run =
                succeeds(
                        "plan",
                        "training",
                        "--model",
                        model,
                        "--steps",
                        4,
                        "--batch",
                        1,
                        "--probe",
                        "--output",
                        folder.resolve("plan"));
        assertThat(run.out()).containsPattern("stage 2: .* a forward and backward pass");
    }

    @Test
    void theOfficialRecipeIsFollowed() {
        Path output = folder.resolve("official");
        succeeds(
                adapt(
                        output,
                        "--recipe",
                        "emu35-official",
                        "--accumulation",
                        1,
                        "--branch-layer",
                        1,
                        "--vertical-layers",
                        1));
        GeneratorConfig config = GeneratorConfig.read(output.resolve("model"));
        assertThat(config.requireFlashAr().corner()).isEqualTo(CornerRule.RESIDUAL);
        assertThat(config.requireFlashAr().branch().view()).isEqualTo(BranchView.IMAGE);
        assertThat(output.resolve("metrics.jsonl")).content().contains("distillation");
        draws(output.resolve("model"));
    }

    private static void draws(Path adapted) {
        Path pictures = adapted.resolveSibling("pictures");
        succeeds(
                "generate",
                "--model",
                adapted,
                "--prompt",
                "a fox",
                "--guidance",
                5,
                "--count",
                1,
                "--output",
                pictures);
        assertThat(pictures.resolve("sheet.png")).exists();
    }

    private static Object[] adapt(Path output, Object... more) {
        return with(
                new Object[] {
                    "adapt",
                    "--model",
                    model,
                    "--grids",
                    shards,
                    "--held-out",
                    1,
                    "--steps",
                    4,
                    "--batch",
                    2,
                    "--output",
                    output
                },
                more);
    }

    @Test
    void gridsOfAnotherKindAreRefusedBeforeAnythingIsLoaded() throws IOException {
        Path output = folder.resolve("never");
        Path classes = TinyGenerator.write(folder.resolve("classes"));
        refuses(2, "reads no text", "adapt", "--model", classes, "--grids", shards);
        refuses(2, "folder that pretokenize wrote, not self", "adapt", "--model", model);
        Path photos = list.resolveSibling("photos");
        refuses(2, "wrote, not " + photos, "adapt", "--model", model, "--grids", photos);
        refuses(2, "--held-out = 6 leaves none of the 6", adapt(output, "--held-out", 6));
        refuses(
                2,
                "does not read text itself",
                "pretokenize",
                "--list",
                list,
                "--model",
                classes,
                "--output",
                output);
        Path tall = folder.resolve("tall");
        succeeds(with(pretokenize(tall), "--grid", "4x3"));
        refuses(
                1,
                "part00000.tar: holds grids of 4x3, but the model draws 3x4",
                adapt(output, "--grids", tall));
        refuses(
                2,
                "holds another extraction: its grid",
                with(pretokenize(shards), "--grid", "4x3"));
        assertThat(output).doesNotExist();

        Files.delete(tall.resolve("unreadable.txt"));
        refuses(1, "its extraction did not end", adapt(output, "--grids", tall));
    }

    private static void delete(Path tree) throws IOException {
        List<Path> all;
        try (var paths = Files.walk(tree)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static Path shard(int number) {
        return shards.resolve(String.format("images.rank0.part%05d.tar", number));
    }

    private static Object[] with(Object[] command, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(command));
        for (int i = 0; i < more.length; i++) {
            int old = all.indexOf(more[i]);
            if (old >= 0 && i + 1 < more.length && more[i].toString().startsWith("--")) {
                all.set(old + 1, more[++i]);
            } else {
                all.add(more[i]);
            }
        }
        return all.toArray();
    }

    private static CommandLineRun succeeds(Object... command) {
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.code()).as(run.toString()).isZero();
        return run;
    }

    private static void refuses(int code, String message, Object... command) {
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.errorLines()).singleElement().asString().contains(message);
    }
}
