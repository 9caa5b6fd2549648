package io.github.flashar.examples;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Noise of 8×8 pixels in the folders of {@link TinyGenerator}'s classes. */
public final class TinyPhotographs {

    private static final int SIDE = 8;

    private TinyPhotographs() {}

    /** Writes so many of each class and returns the folder. */
    public static Path write(Path folder, int ofEachClass) throws IOException {
        for (String name : TinyGenerator.NAMES.names()) {
            Files.createDirectories(folder.resolve(name));
            for (int id = 0; id < ofEachClass; id++) {
                byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
                new Philox(name.hashCode(), id).nextBytes(rgb);
                Path file = folder.resolve(name).resolve(id + ".png");
                ImageFiles.writePng(file, new RgbImage(SIDE, SIDE, rgb), Map.of());
            }
        }
        return folder;
    }
}
