package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.sampling.Guidance;
import java.io.IOException;
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
