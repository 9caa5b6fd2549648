package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text-conditional weights from the published files to pictures, and back to a file. */
class TextConditionalTest {

    @TempDir static Path folder;
    private static Path weights;
    private static Path model;
    private static int outputs;

    private Path output;

    @BeforeAll
    static void convert() {
        weights =
                TinyCaptionModel.weights(
                        folder.resolve("t2i_XL_stage1_256.safetensors"),
                        TinyCaptionModel.CONFIG.parameterSpecs(),
                        StorageType.BFLOAT16);
        Path tokenizer =
                TinyCaptionModel.weights(
                        folder.resolve("vq_ds16_t2i.safetensors"),
                        TinyGenerator.TOKENIZER.parameterSpecs(),
                        StorageType.FLOAT32);
        succeeds(
                "convert",
                weights,
                "--tokenizer",
                tokenizer,
                "--grid",
                "4x6",
                "--heads",
                2,
                "--output",
                folder.resolve("there"));
        model = folder.resolve("there/model");
    }

    @BeforeEach
    void nameOutput() {
        output = folder.resolve("output" + outputs++);
    }

    @Test
    void theWayBackKeepsEveryByte() {
        succeeds("convert", model, "--to", "LLAMAGEN", "--output", output);

        SafetensorsFile before = SafetensorsFile.open(weights);
        SafetensorsFile after = SafetensorsFile.open(output.resolve("model.safetensors"));
        assertThat(after.tensors()).isEqualTo(before.tensors());
        assertThat(after.tensors().values()).allMatch(info -> info.type().name().equals("BF16"));
        for (String name : before.tensors().keySet()) {
            assertThat(after.floats(name)).as(name).containsExactly(before.floats(name));
        }
        assertThat(before.tensors()).containsKey("cls_embedding.uncond_embedding");
    }

    @Test
    void extractedFeaturesBecomePictures() throws IOException {
        Path fox = TinyCaptionModel.features(folder.resolve("fox.npy"), 7, 12);
        Path owl = TinyCaptionModel.features(folder.resolve("owl.npy"), 130, 12);

        succeeds(generate("--caption-features", fox, "--caption-features", owl, "--count", 2));

        RgbImage drawn = ImageFiles.read(output.resolve("fox-npy-seed-1.png"));
        assertThat(drawn.height()).isEqualTo(4 * 2);
        assertThat(drawn.width()).isEqualTo(6 * 2);
        assertThat(drawn.rgb())
                .isNotEqualTo(ImageFiles.read(output.resolve("owl-npy-seed-1.png")).rgb())
                .isNotEqualTo(ImageFiles.read(output.resolve("fox-npy-seed-2.png")).rgb());
        assertThat(text("fox-npy-seed-1.png")).contains("Caption features\0fox.npy");
        assertThat(output.resolve("sheet.png")).exists();
    }

    @Test
    void djlDrawsPromptsWithTheEncoderOfAnOption() throws Exception {
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5-of-djl"));
        GenerationRequest request =
                GenerationRequest.builder().setPrompts("a cat").optSeeds(4).build();
        Criteria<GenerationRequest, GenerationResult> criteria =
                Criteria.builder()
                        .setTypes(GenerationRequest.class, GenerationResult.class)
                        .optModelUrls("flashar:" + model.toUri().getRawPath())
                        .optOption("textEncoder", "../../t5-of-djl")
                        .build();

        try (ZooModel<GenerationRequest, GenerationResult> loaded = criteria.loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = loaded.newPredictor();
                ImageGenerator generator =
                        ImageGenerator.builder().setModel(model).optTextEncoder(encoder).build()) {
            assertThat(predictor.predict(request).image(0).pixels().rgb())
                    .isEqualTo(generator.generate(request).image(0).pixels().rgb());
        }
    }

    @Test
    void promptsBecomePicturesThatSayThem() throws IOException {
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5"));

        succeeds(
                generate(
                        "--text-encoder",
                        encoder,
                        "--prompt",
                        "A cat",
                        "--prompt",
                        "a cat, 猫",
                        "--prompt",
                        "a cat ?",
                        "--count",
                        1));

        assertThat(text("a-cat-1-seed-1.png")).contains("Prompt\0A cat");
        assertThat(text("a-cat-3-seed-1.png")).contains("Prompt\0a cat ?");
        assertThat(text("a-cat-2-seed-1.png")).contains("Prompt\0", "a cat, 猫");
        // Cleaned as in LlamaGen's training, the first two are the same.
        assertThat(ImageFiles.read(output.resolve("a-cat-1-seed-1.png")).rgb())
                .isEqualTo(ImageFiles.read(output.resolve("a-cat-2-seed-1.png")).rgb())
                .isNotEqualTo(ImageFiles.read(output.resolve("a-cat-3-seed-1.png")).rgb());
    }

    @Test
    void aPromptAloneAndAmongOthersDrawsTheSame() throws IOException {
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5-again"));
        succeeds(generate("--text-encoder", encoder, "--prompt", "a cat", "--count", 1));
        byte[] alone = Files.readAllBytes(output.resolve("a-cat-seed-1.png"));

        output = output.resolve("others");
        succeeds(
                generate(
                        "--text-encoder",
                        encoder,
                        "--prompt",
                        "cat cat cat",
                        "--prompt",
                        "a cat",
                        "--count",
                        3));

        assertThat(output.resolve("a-cat-seed-1.png")).hasBinaryContent(alone);
    }

    @Test
    void everyModelIsToldItsWay() throws IOException {
        Path features = TinyCaptionModel.features(folder.resolve("x.npy"), 3, 12);
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5-for-errors"));
        Path classes = TinyGenerator.write(folder.resolve("classes"));

        refuses("give either --prompt", generate());
        refuses("no --classes", generate("--classes", "0"));
        refuses("no --classes", generate("--classes", "0", "--caption-features", features));
        refuses("either", generate("--prompt", "a cat", "--caption-features", features));
        refuses("go together", generate("--prompt", "a cat"));
        refuses("go together", generate("--text-encoder", encoder, "--caption-features", features));
        String instead = "draws classes, not captions: give --classes";
        refuses(instead, of(classes, "--prompt", "a cat", "--text-encoder", encoder));
        refuses(instead, of(classes, "--caption-features", features));
    }

    @Test
    void whatDoesNotFitTheModelIsNamed() throws IOException {
        Path narrow = TinyCaptionModel.features(folder.resolve("narrow.npy"), 3, 8);
        fails(1, "expected (1, tokens, 12)", generate("--caption-features", narrow));

        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5-wide"));
        Path config = encoder.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"d_model\": 12", "\"d_model\": 16"));
        refuses(
                "gives 16 features a token, the model takes 12",
                generate("--text-encoder", encoder, "--prompt", "a cat"));
        Path nowhere = folder.resolve("nowhere");
        fails(
                1,
                nowhere.resolve("config.json") + ": does not exist",
                generate("--text-encoder", nowhere, "--prompt", "a cat"));
    }

    private Object[] generate(Object... options) {
        return of(model, options);
    }

    private Object[] of(Path directory, Object... options) {
        List<Object> args =
                new ArrayList<>(List.of("generate", "--model", directory, "--decoder", "raster"));
        args.addAll(Arrays.asList(options));
        args.addAll(List.of("--output", output));
        return args.toArray();
    }

    /** The text chunks stand in the file as they are. */
    private String text(String name) throws IOException {
        return new String(Files.readAllBytes(output.resolve(name)), StandardCharsets.UTF_8);
    }

    private static void succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private void refuses(String expected, Object... args) {
        fails(2, expected, args);
    }

    private void fails(int code, String expected, Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.errorLines()).singleElement().asString().contains(expected);
        assertThat(run.code()).isEqualTo(code);
        assertThat(output).doesNotExist();
    }
}
