package io.github.flashar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The demo in miniature, from the command line to its files. */
class DemoRunTest {

    private static final int STEPS = 10;

    @TempDir static Path folder;
    private static Path output;
    private static CommandLineRun run;

    @BeforeAll
    static void runDemo() {
        output = folder.resolve("demo");
        run =
                CommandLineRun.of(
                        "demo",
                        "--model",
                        TinyGenerator.write(folder.resolve("raster")),
                        "--output",
                        output,
                        "--grids",
                        32,
                        "--held-out-grids",
                        16,
                        "--steps",
                        STEPS,
                        "--batch",
                        8,
                        "--branch-layer",
                        1,
                        "--images",
                        2);
    }

    @Test
    void keyFiguresAndTheReportArePrinted() {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("7 passes instead of 16", "cross-entropy", "% of the gap")
                .contains("report: " + output.resolve("report.html"));
    }

    @Test
    void everyFileIsThere() throws Exception {
        for (String picture : List.of("raster", "diagonal", "comparison")) {
            assertThat(ImageFiles.read(output.resolve(picture + ".png")).height())
                    .isGreaterThan(3 * 32);
        }
        assertThat(output.resolve("learning-curves.png")).isNotEmptyFile();
        assertThat(output.resolve("gate-map.png")).isNotEmptyFile();
        assertThat(output.resolve("scores.json")).content().contains("after stage 2");
        assertThat(Files.readAllLines(output.resolve("metrics.jsonl"))).hasSize(STEPS);
        assertThat(output.resolve("model/tokenizer/model.safetensors")).exists();
    }

    @Test
    void comparisonHoldsBothSheets() {
        RgbImage raster = ImageFiles.read(output.resolve("raster.png"));
        RgbImage both = ImageFiles.read(output.resolve("comparison.png"));

        assertThat(both.height()).isEqualTo(raster.height());
        assertThat(both.width()).isGreaterThan(raster.width());
    }

    @Test
    void reportIsWellFormedAndHoldsItsPictures() throws Exception {
        Document page =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(output.resolve("report.html").toFile());

        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(3);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("16 → 7", "FlashAR at initialisation", "after stage 1", "after stage 2")
                .doesNotContain("NaN", "null");
    }

    @Test
    void writtenModelDrawsTheImagesOfTheReport() {
        Path images = folder.resolve("images");
        CommandLineRun generate =
                CommandLineRun.of(
                        "generate",
                        "--model",
                        output.resolve("model"),
                        "--classes",
                        "dog",
                        "--count",
                        2,
                        "--output",
                        images);

        assertThat(generate.code()).isZero();
        RgbImage sheet = ImageFiles.read(output.resolve("diagonal.png"));
        RgbImage drawn = ImageFiles.read(images.resolve("dog-seed-2.png"));
        assertThat(appearsOn(sheet, drawn)).isTrue();
    }

    @Test
    void loadingAgainGivesTheSameTokens() {
        assertThat(tokens()).isDeepEqualTo(tokens());
    }

    private static int[][] tokens() {
        try (ImageGenerator generator = ImageGenerator.open(output.resolve("model"))) {
            GenerationRequest request =
                    GenerationRequest.builder().setClasses(0, 1, 2).optCount(2).optSeeds(5).build();
            return generator.generate(request).images().stream()
                    .map(GeneratedImage::tokens)
                    .toArray(int[][]::new);
        }
    }

    /** Whether an image, every pixel four times as wide and high, is somewhere on a sheet. */
    private static boolean appearsOn(RgbImage sheet, RgbImage image) {
        int scale = 4;
        for (int y = 0; y + image.height() * scale <= sheet.height(); y++) {
            for (int x = 0; x + image.width() * scale <= sheet.width(); x++) {
                if (isAt(sheet, x, y, image, scale)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAt(RgbImage sheet, int left, int top, RgbImage image, int scale) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    if (sheet.sample(left + x * scale, top + y * scale, channel)
                            != image.sample(x, y, channel)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
