package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever bit of whatever file of a model is flipped, and wherever a file is cut: opening fails,
 * with an error that names the file, before anything could be loaded.
 */
class DamagedModelDirectoryTest {

    private static final int FLIPS = 10_000;
    private static final int CUTS = 1_000;

    @TempDir Path folder;
    private Path model;
    private List<Path> files;

    @BeforeEach
    void writeModel() throws IOException {
        model = folder.resolve("model");
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelDirectory.write(model, content(manager));
        }
        try (Stream<Path> paths = Files.walk(model)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(files).hasSize(8);
    }

    @AfterEach
    void theModelItselfIsSound() {
        assertThatCode(this::openAll).doesNotThrowAnyException();
    }

    @Test
    void everyRandomFlipOfABitIsDetected() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < FLIPS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            int bit = random.nextInt(8 * bytes.length);
            assertDetected(file, bytes, flipped(bytes, bit), "bit " + bit);
        }
    }

    @Test
    void everyRandomCutIsDetected() throws IOException {
        Random random = new Random(12);
        for (int i = 0; i < CUTS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            int length = random.nextInt(bytes.length);
            assertDetected(file, bytes, Arrays.copyOf(bytes, length), "cut to " + length);
        }
    }

    /** Nothing holds a hash of the outermost manifest, so each of its bits and cuts is tried. */
    @Test
    void everyFlipAndCutOfTheManifestIsDetected() throws IOException {
        Path manifest = model.resolve(Manifest.NAME);
        byte[] bytes = Files.readAllBytes(manifest);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            assertDetected(manifest, bytes, flipped(bytes, bit), "bit " + bit);
        }
        for (int length = 0; length < bytes.length; length++) {
            assertDetected(manifest, bytes, Arrays.copyOf(bytes, length), "cut to " + length);
        }
    }

    private void assertDetected(Path file, byte[] sound, byte[] damaged, String damage)
            throws IOException {
        Files.write(file, damaged);
        try {
            openAll();
            fail("%s: %s was not noticed", file, damage);
        } catch (InvalidFileException e) {
            // what is wrong in a manifest may show as a file that does not fit it
            String name = model.relativize(file).toString();
            assertThat(e).as(damage).hasMessageContaining(name);
        } finally {
            Files.write(file, sound);
        }
    }

    private void openAll() {
        ModelDirectory opened = ModelDirectory.open(model);
        ModelConfigs.raster(opened.config());
        ModelConfigs.vq(opened.part("tokenizer").config());
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        return damaged;
    }

    private static ModelContent content(NDManager manager) {
        BackboneConfig raster =
                BackboneConfig.builder()
                        .setLayers(1)
                        .setHeads(1)
                        .setDim(4)
                        .setVocabulary(8)
                        .setGrid(new TokenGrid(2, 3))
                        .build();
        VqConfig vq = new VqConfig(32, List.of(1, 2), 1, 8, 8, 4, CodeMatch.COSINE);
        var weights = Map.of("weight", manager.ones(new Shape(4, 8)));
        return ModelContent.of(
                        ModelConfigs.toJson(raster), weights, StorageType.FLOAT32, "# A model\n")
                .withPart(
                        "tokenizer",
                        ModelContent.of(
                                ModelConfigs.toJson(vq), weights, StorageType.FLOAT16, "# Part\n"));
    }
}
