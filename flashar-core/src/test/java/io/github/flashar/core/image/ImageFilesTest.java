package io.github.flashar.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ImageFilesTest {

    @TempDir Path folder;

    @Test
    void pngRoundTripKeepsEverySample() {
        RgbImage image = Pictures.noise(13, 7, 1);
        Path file = folder.resolve("a.png");

        ImageFiles.writePng(file, image, Map.of());

        RgbImage read = ImageFiles.read(file);
        assertThat(read.width()).isEqualTo(13);
        assertThat(read.height()).isEqualTo(7);
        assertThat(read.rgb()).isEqualTo(image.rgb());
    }

    @Test
    void textEntriesAreInTheFile() throws IOException {
        Path file = folder.resolve("a.png");

        ImageFiles.writePng(
                file, Pictures.noise(2, 2, 1), Map.of("seed", "42", "prompt", "ein Bär, 日"));

        Element seed = entry(file, "tEXtEntry");
        assertThat(seed.getAttribute("keyword")).isEqualTo("seed");
        assertThat(seed.getAttribute("value")).isEqualTo("42");
        Element prompt = entry(file, "iTXtEntry");
        assertThat(prompt.getAttribute("keyword")).isEqualTo("prompt");
        assertThat(prompt.getAttribute("text")).isEqualTo("ein Bär, 日");
    }

    private static Element entry(Path png, String kind) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(png.toFile()));
        Element root = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
        return (Element) root.getElementsByTagName(kind).item(0);
    }

    @Test
    void aWrittenFileReplacesAndIsAsReadableAsAnyOther() throws IOException {
        Path file = folder.resolve("a.png");
        Path other = Files.createFile(folder.resolve("other"));
        ImageFiles.writePng(file, Pictures.noise(3, 3, 1), Map.of());
        ImageFiles.writePng(file, Pictures.noise(2, 2, 1), Map.of());
        assertThat(ImageFiles.read(file).width()).isEqualTo(2);
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "POSIX files");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void grayIsTakenAsStored() throws IOException {
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 100);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(gray, "png", bytes);

        RgbImage image = ImageFiles.decode(bytes.toByteArray(), Path.of("gray.png"));

        assertThat(image.rgb()).containsExactly(100, 100, 100);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Path file = folder.resolve("a.png");
        ImageFiles.writePng(file, Pictures.noise(9, 9, 1), Map.of());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ");
        assertThatThrownBy(() -> ImageFiles.decode(new byte[] {1, 2, 3}, Path.of("x.jpg")))
                .hasMessage("x.jpg: is not a JPEG or PNG file");
        assertThatThrownBy(() -> ImageFiles.read(folder.resolve("none.png")))
                .hasMessageEndingWith("none.png: there is no such file");
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        Path blocked = folder.resolve("sheet.png");
        Files.createDirectories(blocked.resolve("full"));

        assertThatThrownBy(() -> ImageFiles.writePng(blocked, Pictures.noise(2, 2, 1), Map.of()))
                .isInstanceOf(InvalidFileException.class);
        assertThatThrownBy(
                        () ->
                                ImageFiles.writePng(
                                        folder.resolve("b.png"),
                                        Pictures.noise(2, 2, 1),
                                        Map.of("日", "note")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Latin-1");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(blocked);
        }
    }

    @Test
    void anImageMustHaveItsBytes() {
        assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
                .hasMessage("rgb has 11 bytes, but 2 x 2 pixels need 12");
    }
}
