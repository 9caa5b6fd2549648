package io.github.flashar.examples.extract;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.image.Crops;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.train.data.ImageEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pictures of noise, 12×10 pixels, in three class folders, and what their codes should be. */
public final class Photos {

    private static final List<String> CLASSES = List.of("cat", "dog", "frog");

    private Photos() {}

    /** Writes {@code perClass} pictures of each class. */
    public static Path write(Path folder, int perClass) throws IOException {
        for (int label = 0; label < CLASSES.size(); label++) {
            Files.createDirectories(folder.resolve(CLASSES.get(label)));
            for (int rank = 0; rank < perClass; rank++) {
                write(folder, label * perClass + rank, perClass);
            }
        }
        return folder;
    }

    /** Writes one picture, by its place among all. */
    public static void write(Path folder, int index, int perClass) {
        ImageFiles.writePng(file(folder, index, perClass), image(index), Map.of());
    }

    /** Where a picture lies. */
    public static Path file(Path folder, int index, int perClass) {
        String name = String.format("%05d.png", index % perClass);
        return folder.resolve(CLASSES.get(index / perClass)).resolve(name);
    }

    /** Tokens of pictures 0..count−1, [picture][view][cell]. */
    public static int[][][] codes(Path tokenizer, Crops crops, int count) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImageEncoder encoder =
                    new ImageEncoder(
                            GeneratorFiles.loadTokenizer(tokenizer, manager), crops.size(), 100);
            List<RgbImage> views = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                views.addAll(crops.of(ImageScaling.centreSquare(image(i), crops.squareSize())));
            }
            int[][] grids = encoder.encode(views);
            int[][][] codes = new int[count][crops.kind().views()][];
            for (int i = 0; i < grids.length; i++) {
                codes[i / codes[0].length][i % codes[0].length] = grids[i];
            }
            return codes;
        }
    }

    private static RgbImage image(int index) {
        byte[] rgb = new byte[12 * 10 * RgbImage.CHANNELS];
        new Philox(11, index).nextBytes(rgb);
        return new RgbImage(12, 10, rgb);
    }
}
