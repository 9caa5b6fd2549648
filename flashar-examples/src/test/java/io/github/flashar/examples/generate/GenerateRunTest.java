package io.github.flashar.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three images each of two of the three classes, drawn four at a time. */
class GenerateRunTest {

    private static final int COUNT = 3;

    @TempDir static Path folder;
    private static Drawing drawing;

    @BeforeAll
    static void draw() {
        drawing = run(folder.resolve("images"), 2, 0);
    }

    private static Drawing run(Path output, int... classes) {
        Path model = folder.resolve("model");
        if (!Files.exists(model)) {
            TinyGenerator.writeAdapted(model);
        }
        GenerationRequest request =
                GenerationRequest.builder()
                        .setClasses(classes)
                        .optCount(COUNT)
                        .optSeeds(10)
                        .build();
        try (ImageGenerator generator =
                ImageGenerator.builder().setModel(model).optMaxBatch(4).build()) {
            return new GenerateRun(generator, request, COUNT).run(output);
        }
    }

    @Test
    void everyImageIsAFileNamedBySubjectAndSeed() throws IOException {
        assertThat(files(folder.resolve("images")))
                .containsExactlyInAnyOrder(
                        "frog-seed-10.png",
                        "frog-seed-11.png",
                        "frog-seed-12.png",
                        "cat-seed-10.png",
                        "cat-seed-11.png",
                        "cat-seed-12.png",
                        "sheet.png");
        GeneratedImage image = drawing.result().image(4);
        assertThat(image.name()).isEqualTo("cat");
        assertThat(image.spec().seed()).isEqualTo(11);
        assertThat(folder.resolve("images/cat-seed-11.png")).hasBinaryContent(image.toPng());
    }

    @Test
    void subjectsOfOneNameAreNumbered() throws IOException {
        Path output = folder.resolve("twice");
        run(output, 1, 1);
        assertThat(files(output))
                .hasSize(2 * COUNT + 1)
                .contains("dog-1-seed-10.png", "dog-2-seed-12.png");
    }

    @Test
    void theSheetHasARowASubject() {
        assertThat(drawing.labels()).containsExactly("frog", "cat");
        assertThat(drawing.panel().title()).isEqualTo("diagonal decoder, 7 passes");
        List<List<RgbImage>> rows = drawing.panel().rows();
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row).hasSize(COUNT));
        assertThat(rows.get(1).get(0)).isSameAs(drawing.result().image(3).pixels());
        RgbImage sheet = ImageFiles.read(folder.resolve("images/sheet.png"));
        assertThat(sheet.height()).isGreaterThan(2 * 4 * 8);
        assertThat(Drawing.sheet(drawing, drawing).width()).isGreaterThan(sheet.width());
    }

    @Test
    void theTimeIsThatOfTheDecoder() {
        assertThat(drawing.result().decoder()).isEqualTo(DecoderKind.DIAGONAL);
        double total = drawing.result().timings().total().toNanos() / 1e9;
        assertThat(drawing.secondsPerImage()).isPositive().isLessThan(total / (2 * COUNT));
    }

    private static List<String> files(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
