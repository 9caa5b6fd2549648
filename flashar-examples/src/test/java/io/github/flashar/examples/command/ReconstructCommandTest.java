package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.Psnr;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructCommandTest {

    @TempDir Path folder;
    private Path model;
    private Path photo;

    @BeforeEach
    void makeModelAndPhoto() {
        model = TinyGenerator.write(folder.resolve("model"));
        photo = folder.resolve("photo.png");
        byte[] rgb = new byte[13 * 10 * RgbImage.CHANNELS];
        new Philox(1, 2).nextBytes(rgb);
        ImageFiles.writePng(photo, new RgbImage(13, 10, rgb), Map.of());
    }

    @Test
    void writesWhatTheTokensMakeOfThePicture() {
        Path output = folder.resolve("output");

        CommandLineRun run =
                CommandLineRun.of("reconstruct", "--tokenizer", model, "--output", output, photo);

        assertThat(run.code()).isZero();
        RgbImage decoded = ImageFiles.read(output.resolve("001-photo.png"));
        // two pixels a token: the odd column goes
        assertThat(decoded).hasToString("RgbImage[12x10]");
        double psnr = Psnr.decibels(decoded, ImageFiles.read(photo).crop(0, 0, 12, 10));
        assertThat(run.out()).contains(String.format(Locale.ROOT, "%.2f", psnr), " 30 ");
        assertThat(output.resolve("sheet.png")).exists();
    }

    @Test
    void refusesPicturesSmallerThanAToken() {
        Path speck = folder.resolve("speck.png");
        ImageFiles.writePng(speck, new RgbImage(1, 1, new byte[3]), Map.of());

        CommandLineRun run =
                CommandLineRun.of(
                        "reconstruct",
                        "--tokenizer",
                        model,
                        "--output",
                        folder.resolve("output"),
                        speck);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains("smaller than the 2 x 2");
        assertThat(folder.resolve("output")).doesNotExist();
    }
}
