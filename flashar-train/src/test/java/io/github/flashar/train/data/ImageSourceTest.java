package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {

    @TempDir Path root;
    private Path folder;

    @BeforeEach
    void draw() throws IOException {
        folder = Files.createDirectory(root.resolve("images"));
        for (String name : List.of("dog/2", "dog/1", "cat/3", "cat/1", "cat/2")) {
            Path file = folder.resolve(name + ".png");
            Files.createDirectories(file.getParent());
            ImageFiles.writePng(file, plain(8, 6, name.hashCode() & 127), Map.of());
        }
        Files.writeString(folder.resolve("README.txt"), "not a picture");
        Files.writeString(folder.resolve("cat/._1.png"), "not a picture either");
    }

    @Test
    void classesAndFilesAreSorted() {
        try (ImageSource source = ImageSource.open(folder, 8, new HoldOut(1))) {
            assertThat(source.classNames()).containsExactly("cat", "dog");
            assertThat(source.entries())
                    .containsExactly(
                            new ImageEntry("cat/1.png", 0, false),
                            new ImageEntry("cat/2.png", 0, false),
                            new ImageEntry("cat/3.png", 0, true),
                            new ImageEntry("dog/1.png", 1, false),
                            new ImageEntry("dog/2.png", 1, true));
            assertThat(source.entries(true)).hasSize(2);
        }
    }

    @Test
    void aZipIsTheSameAsItsFolder() throws IOException {
        Path zip = root.resolve("images.zip");
        pack(zip);
        try (ImageSource files = ImageSource.open(folder, 4, HoldOut.NONE);
                ImageSource zipped = ImageSource.open(zip, 4, HoldOut.NONE)) {
            assertThat(zipped.entries()).isEqualTo(files.entries());
            for (ImageEntry entry : files.entries()) {
                RgbImage image = zipped.read(entry).orElseThrow();
                assertThat(image.width()).isEqualTo(4);
                assertThat(image.height()).isEqualTo(4);
                assertThat(image.rgb()).isEqualTo(files.read(entry).orElseThrow().rgb());
            }
        }
    }

    @Test
    void unreadablePicturesAreListed() throws IOException {
        Files.writeString(folder.resolve("dog/1.png"), "damaged");
        try (ImageSource source = ImageSource.open(folder, 8, HoldOut.NONE)) {
            long readable =
                    source.entries().stream().filter(e -> source.read(e).isPresent()).count();
            assertThat(readable).isEqualTo(4);
            assertThat(source.unreadable())
                    .singleElement()
                    .asString()
                    .startsWith(folder.resolve("dog/1.png").toString());
        }
    }

    @Test
    void uselessPathsAreNamed() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));
        Path text = Files.writeString(root.resolve("text.zip"), "no zip");
        for (Path path : List.of(empty, text, root.resolve("none"))) {
            assertThatThrownBy(() -> ImageSource.open(path, 8, HoldOut.NONE))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(path + ": ");
        }
    }

    private void pack(Path zip) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (String name : new ImageFolder(folder).names()) {
                packed.putNextEntry(new ZipEntry(name));
                packed.write(Files.readAllBytes(folder.resolve(name)));
            }
        }
    }

    private static RgbImage plain(int width, int height, int value) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        java.util.Arrays.fill(rgb, (byte) value);
        return new RgbImage(width, height, rgb);
    }
}
