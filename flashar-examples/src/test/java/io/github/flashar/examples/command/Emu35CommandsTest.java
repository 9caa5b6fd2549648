package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyEmu35;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emu3.5 from the published folders to pictures. */
class Emu35CommandsTest {

    private static final VqConfig TOKENIZER =
            new VqConfig(32, List.of(1, 1), 1, 8, TinyEmu35.CODES, 4, CodeMatch.COSINE);

    @TempDir static Path folder;
    private static Path published;
    private static Path words;
    private static Path codes;
    private static Path model;

    @BeforeAll
    static void convert() throws IOException {
        published = TinyEmu35.write(folder.resolve("Emu3.5-Image-FlashAR"));
        words = Files.createDirectory(folder.resolve("words"));
        Emu3TokenizerFiles.write(words);
        codes =
                TinyCaptionModel.weights(
                        folder.resolve("codes.safetensors"),
                        TOKENIZER.parameterSpecs(),
                        StorageType.FLOAT32);
        CommandLineRun run =
                CommandLineRun.of(
                        "convert",
                        published,
                        "--tokenizer",
                        codes,
                        "--text-tokenizer",
                        words,
                        "--grid",
                        "3x4",
                        "--prompt-tokens",
                        64,
                        "--output",
                        folder.resolve("there"));
        assertThat(run.code()).as(run.toString()).isZero();
        model = folder.resolve("there/model");
    }

    @Test
    void aPromptBecomesPictures() {
        Path output = folder.resolve("pictures");
        CommandLineRun run =
                CommandLineRun.of(
                        "generate",
                        "--model",
                        model,
                        "--prompt",
                        "a red fox in the snow",
                        "--guidance",
                        5,
                        "--count",
                        2,
                        "--output",
                        output);
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(output.resolve("sheet.png")).exists();
        assertThat(run.out()).contains("2 images").contains("6 passes");
    }

    @Test
    void bothDecodersDrawAndGuidanceAndPromptMatter() {
        try (ImageGenerator generator = ImageGenerator.open(model)) {
            generator.warmUp();
            int[] fox = tokens(generator, "a fox", DecoderKind.DIAGONAL, 5);
            assertThat(tokens(generator, "a fox", DecoderKind.DIAGONAL, 5)).isEqualTo(fox);
            assertThat(tokens(generator, "a cat", DecoderKind.DIAGONAL, 5)).isNotEqualTo(fox);
            assertThat(tokens(generator, "a fox", DecoderKind.DIAGONAL, 1)).isNotEqualTo(fox);
            assertThat(IntStream.of(tokens(generator, "a fox", DecoderKind.RASTER, 5)))
                    .hasSize(fox.length)
                    .allMatch(token -> token >= 0 && token < TinyEmu35.CODES);
        }
    }

    private static int[] tokens(
            ImageGenerator generator, String prompt, DecoderKind decoder, double guidance) {
        GenerationRequest request =
                GenerationRequest.builder()
                        .setPrompts(prompt)
                        .optSeeds(7)
                        .optDecoder(decoder)
                        .optGuidance(guidance)
                        .build();
        return generator.generate(request).images().get(0).tokens();
    }

    @Test
    void aPromptThatIsTooLongIsRefusedOrCut() {
        String prompt = "fox ".repeat(80);
        Object[] command = {"generate", "--model", model, "--count", 1, "--prompt", prompt};

        refuses(2, "prompt has", with(command, "--output", folder.resolve("refused")));
        assertThatThrownBy(
                        () ->
                                ImageGenerator.builder()
                                        .setModel(model)
                                        .check(GenerationRequest.ofPrompts(prompt)))
                .as("before anything is loaded")
                .hasMessageContaining("prompt has");
        succeeds(with(command, "--cut-prompts", "--output", folder.resolve("cut")));
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void genEvalGetsItsFoldersAndGoesOnWhereItWasStopped() throws IOException {
        Path metadata =
                Files.writeString(
                        folder.resolve("evaluation_metadata.jsonl"),
                        """
                        {"tag": "single_object", "prompt": "a photo of a bench"}
                        {"tag": "colors", "prompt": "a photo of a blue cow"}
                        """);
        Path output = folder.resolve("geneval");
        Object[] command = {
            "geneval",
            "--model",
            model,
            "--metadata",
            metadata,
            "--samples",
            3,
            "--batch",
            6,
            "--seed",
            6666,
            "--guidance",
            5,
            "--output",
            output
        };
        assertThat(CommandLineRun.of(command).out()).contains("6 pictures", "6 of them drawn now");
        Path second = output.resolve("00001");
        assertThat(second.resolve("metadata.jsonl"))
                .hasContent("{\"tag\": \"colors\", \"prompt\": \"a photo of a blue cow\"}\n");
        assertThat(ImageFiles.read(second.resolve("grid.png")).height())
                .isEqualTo(2 * ImageFiles.read(second.resolve("samples/0000.png")).height());

        byte[] before = Files.readAllBytes(second.resolve("samples/0002.png"));
        Files.delete(second.resolve("samples/0002.png"));
        assertThat(CommandLineRun.of(command).out()).contains("1 of them drawn now");
        assertThat(second.resolve("samples/0002.png")).hasBinaryContent(before);

        Files.writeString(metadata, "{\"prompt\": \"a photo of a vase\"}\n");
        refuses(2, "is of another prompt than \"a photo of a vase\"", command);
        Files.writeString(metadata, "{\"tag\": \"colors\"}\n");
        refuses(1, "prompt is missing", command);
    }

    @Test
    void whatThisModelDoesNotTakeIsRefused() {
        refuses(2, "give --prompt", "generate", "--model", model, "--classes", "0");
        refuses(2, "give --prompt", "generate", "--model", model);
        refuses(2, "is blank", "generate", "--model", model, "--prompt", " ");
        refuses(2, "--text-tokenizer", "convert", published, "--output", folder.resolve("none"));
        refuses(
                2,
                "--prompt-tokens = 5",
                "convert",
                published,
                "--text-tokenizer",
                words,
                "--prompt-tokens",
                5);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private static Object[] with(Object[] command, Object... more) {
        Object[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return all;
    }

    private static void succeeds(Object... command) {
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.code()).as(run.toString()).isZero();
    }

    private static void refuses(int code, String message, Object... command) {
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.errorLines()).singleElement().asString().contains(message);
    }
}
