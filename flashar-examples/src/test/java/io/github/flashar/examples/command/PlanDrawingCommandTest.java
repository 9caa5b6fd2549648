package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.sampling.Guidance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What drawing takes, without drawing. */
class PlanDrawingCommandTest {

    @TempDir Path folder;

    @AfterEach
    void measureAgain() {
        System.clearProperty(MachineMemory.PROPERTY);
    }

    @Test
    void everyPartOfAPublishedSizeIsNamed() {
        CommandLineRun run = plan("--size", "B", "--batch", 4, "--memory", "4g");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        // 13 layers of 12 heads of 64 cache 256 tokens of two streams.
        int cache = 8 * 13 * 12 * 64 * 256 * 2 >> 20;
        assertThat(run.out())
                .contains("an image", "batch of 4", "packing", "pixels", "in all")
                .containsPattern("weights  +\\d{3} MiB  +\\d{3} MiB")
                .containsPattern("image tokenizer  +\\d{3} MiB  +\\d{3} MiB")
                .containsPattern("diagonal caches  +" + cache + " MiB  +" + 4 * cache + " MiB")
                .containsPattern("diagonal (passes|logits)")
                .contains("needed, 4.0 GiB available", "largest batch that fits: ")
                .doesNotContain("raster");
    }

    @Test
    void theRasterDecoderOfASizeIsThatOfItsRasterModel() {
        CommandLineRun large = plan("--size", "B", "--decoder", "raster", "--grid", "24x24");
        CommandLineRun small = plan("--size", "B", "--decoder", "raster");

        assertThat(caches(large)).isGreaterThan(2 * caches(small));
        assertThat(large.out()).doesNotContain("diagonal");
    }

    /** The weights alone take 140 GB in float32; the caches are those of 64 layers and 4. */
    @Test
    void emu35IsPlannedByItsPublishedSizes() {
        CommandLineRun run =
                plan("--size", "Emu35", "--batch", 1, "--guidance", 5, "--memory", "200g");

        assertThat(run.code()).as(run.err()).isZero();
        long tokens = 64L * (256 + 1023) + 4L * 1023;
        double caches = 2L * 2 * 8 * 128 * 4 * tokens / Math.pow(2, 30);
        assertThat(run.out())
                .containsPattern("weights  +139\\.7 GiB")
                .containsPattern(String.format("diagonal caches  +%.1f GiB", caches))
                .contains("largest batch that fits: ");
        assertThat(plan("--size", "emu35", "--grid", "64x64", "--memory", "200g").out())
                .containsPattern("weights  +139\\.7 GiB");
    }

    @Test
    void theConfigurationOfAPublishedFolderIsEnough() throws IOException {
        Path published = Files.createDirectory(folder.resolve("Emu3.5-Image"));
        JsonObject language = language();
        Files.writeString(published.resolve("config.json"), language.toString());
        Object[] options = {"--decoder", "raster", "--memory", "200g"};
        CommandLineRun size = plan(with(options, "--size", "Emu35"));
        CommandLineRun config = plan(with(options, "--model", published));
        assertThat(config.code()).as(config.err()).isZero();
        assertThat(config.out()).isEqualTo(size.out()).contains("raster caches");

        JsonObject adapted = new JsonObject();
        adapted.addProperty("model_type", "emu3_flashar");
        adapted.addProperty("format_version", 1);
        adapted.addProperty("visual_token_offset", 151_854);
        adapted.addProperty("use_vertical_block", true);
        adapted.addProperty("vertical_layers", 4);
        adapted.addProperty("vertical_start_layer", -1);
        adapted.add("backbone_config", language);
        Files.writeString(published.resolve("config.json"), adapted.toString());
        assertThat(plan("--model", published, "--memory", "200g").out())
                .isEqualTo(plan("--size", "Emu35", "--memory", "200g").out())
                .contains("diagonal caches");
    }

    private static JsonObject language() {
        JsonObject config = new JsonObject();
        config.addProperty("model_type", "Emu3");
        config.addProperty("vocab_size", 282_926);
        config.addProperty("hidden_size", 5120);
        config.addProperty("intermediate_size", 25_600);
        config.addProperty("num_hidden_layers", 64);
        config.addProperty("num_attention_heads", 64);
        config.addProperty("num_key_value_heads", 8);
        config.addProperty("head_dim", 128);
        config.addProperty("hidden_act", "silu");
        config.addProperty("rms_norm_eps", 1e-6);
        config.addProperty("rope_theta", 1e6);
        config.add("rope_scaling", JsonNull.INSTANCE);
        config.addProperty("tie_word_embeddings", false);
        config.addProperty("eol_token_id", 151_846);
        config.addProperty("eoi_token_id", 151_853);
        return config;
    }

    private static Object[] with(Object[] options, Object... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray();
    }

    /** In bfloat16; whether one is there does not matter. */
    @Test
    void theCudaEngineIsPlannedForCommonGpus() {
        CommandLineRun run = plan("--size", "B", "--engine", "cuda");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("weights  +2\\d\\d MiB")
                .containsPattern("RTX 4090, 24 GB  +24.0 GiB  +\\d+")
                .contains("diagonal decoder", "H200, 141 GB", "needed")
                .doesNotContain("available", "does not fit");
        assertThat(plan("--size", "B", "--engine", "cuda", "--memory", "12g").out())
                .contains("12.0 GiB available", "largest batch that fits: ");
    }

    /** In bfloat16, of the heads the rows of image tokens only: 72 GB. */
    @Test
    void emu35FitsAGpuOf80GigabytesOnTheCudaEngine() {
        CommandLineRun run = plan("--size", "Emu35", "--engine", "cuda", "--guidance", 5);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("weights  +67\\.0 GiB")
                .containsPattern("L40S, 48 GB  +45.0 GiB  +does not fit")
                .containsPattern("H100, 80 GB  +79.6 GiB  +\\d+");
    }

    private static double caches(CommandLineRun run) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith("raster caches"))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+", -1)[2]))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void theLargestBatchIsWhatGenerateAccepts(double guidance) {
        Path model = TinyGenerator.writeAdapted(folder.resolve("model"));
        long memory =
                GeneratorConfig.read(model)
                        .memory(Set.of(DecoderKind.DIAGONAL), 5, Guidance.of(guidance))
                        .bytes();

        CommandLineRun plan = plan("--model", model, "--guidance", guidance, "--memory", memory);

        assertThat(plan.out()).contains("largest batch that fits: 5");
        System.setProperty(MachineMemory.PROPERTY, String.valueOf(memory));
        assertThat(generate(model, guidance, 5).code()).isZero();
        assertThat(generate(model, guidance, 6).err()).contains("a batch of 5 fits");
    }

    private CommandLineRun generate(Path model, double guidance, int batch) {
        return CommandLineRun.of(
                "generate",
                "--model",
                model,
                "--guidance",
                guidance,
                "--batch",
                batch,
                "--output",
                folder.resolve("images"));
    }

    @Test
    void aTextEncoderLiesBeside() throws IOException {
        Path model = TinyCaptionModel.write(folder.resolve("captions"));
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5"));

        CommandLineRun run = plan("--model", model, "--text-encoder", encoder);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("text encoder", "raster caches");
    }

    @Test
    void whereNotEvenOneImageFitsThePlanFails() {
        CommandLineRun run = plan("--size", "XL", "--memory", "4g");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("in all").doesNotContain("largest batch");
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains(
                        "to draw 1 at a time",
                        "4.0 GiB available",
                        "a smaller model, LlamaGen-L fits");
    }

    @Test
    void badInputIsNamed() {
        refuses("--memory = much must be a number of bytes", "--size", "B", "--memory", "much");
        refuses("--batch = 0 is outside 1..1024", "--size", "B", "--batch", 0);
        refuses("guidance scale = -1.0", "--size", "B", "--guidance", -1);
        refuses("must be HxW", "--size", "B", "--grid", "16");
        refuses("--size=SIZE", "--grid", "16x16");
        refuses("--model=FOLDER | (--size=SIZE", "--size", "B", "--model", folder);
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        refuses("adapt it first", "--model", raster, "--decoder", "diagonal");
        refuses("takes no text encoder", "--model", raster, "--text-encoder", folder);
        assertThat(CommandLineRun.of("plan").err()).contains("say what to plan: training, drawing");
    }

    private static void refuses(String expected, Object... options) {
        CommandLineRun run = plan(options);
        assertThat(run.errorLines()).singleElement().asString().contains(expected);
        assertThat(run.code()).isEqualTo(2);
    }

    private static CommandLineRun plan(Object... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("plan", "drawing"), Stream.of(options)).toArray());
    }
}
