package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {

    private static final List<ParameterSpec> SPECS =
            List.of(spec("a.weight", 2, 3), spec("b.weight", 4));

    @TempDir Path folder;
    private NDManager manager;
    private Path model;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        model = folder.resolve("model");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        try (Parameters written = Parameters.initialize(manager, SPECS, 7)) {
            ModelDirectory.write(model, content(written.asMap(), "raster"));

            ModelDirectory opened = ModelDirectory.open(model);
            assertThat(opened.config().string("model_type")).isEqualTo("raster");
            try (Parameters read = opened.load(manager, SPECS)) {
                assertThat(read.asMap().keySet()).containsExactly("a.weight", "b.weight");
                SPECS.forEach(
                        spec ->
                                assertThat(read.get(spec.name()).toFloatArray())
                                        .isEqualTo(written.get(spec.name()).toFloatArray()));
            }
            assertThat(model.resolve("README.md")).hasContent("# A model");
        }
    }

    @Test
    void writingTwiceGivesEqualBytes() throws IOException {
        writeModel("raster");
        byte[] first = Files.readAllBytes(model.resolve("manifest.json"));
        writeModel("raster");
        assertThat(Files.readAllBytes(model.resolve("manifest.json"))).isEqualTo(first);
    }

    @Test
    void partsAreModelsThemselves() {
        ModelContent tokenizer = content(weights(), "vq");
        ModelDirectory.write(model, content(weights(), "flashar").withPart("tokenizer", tokenizer));

        ModelDirectory opened = ModelDirectory.open(model);
        assertThat(opened.hasPart("tokenizer")).isTrue();
        assertThat(opened.hasPart("text-encoder")).isFalse();
        assertThat(opened.part("tokenizer").config().string("model_type")).isEqualTo("vq");
        assertThat(ModelDirectory.open(model.resolve("tokenizer")).weights().tensors()).hasSize(2);
        assertThatThrownBy(() -> opened.part("text-encoder"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("no part \"text-encoder\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "README.md"})
    void oneFlippedByteIsDetected(String name) throws IOException {
        writeModel("raster");
        Path file = model.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            assertThatThrownBy(() -> ModelDirectory.open(model))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining("was altered")
                    .hasMessageContaining("copy the model directory again");
        }
    }

    @Test
    void aTruncatedFileIsDetected() throws IOException {
        writeModel("raster");
        Path weights = model.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 5));

        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(weights.toString())
                .hasMessageContaining("has " + (bytes.length - 5) + " bytes")
                .hasMessageContaining("expected " + bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "README.md"})
    void aMissingFileIsNamed(String name) throws IOException {
        writeModel("raster");
        Files.delete(model.resolve(name));
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(model.resolve(name).toString())
                .hasMessageContaining("is missing");
    }

    @Test
    void aDamagedPartIsDetected() throws IOException {
        ModelDirectory.write(
                model,
                content(weights(), "flashar").withPart("tokenizer", content(weights(), "vq")));
        Path config = model.resolve("tokenizer/config.json");
        Files.writeString(config, Files.readString(config).replace("vq", "qv"));
        ModelDirectory opened = ModelDirectory.open(model);
        assertThatThrownBy(() -> opened.part("tokenizer"))
                .hasMessageStartingWith(config.toString());

        Path manifest = model.resolve("tokenizer/manifest.json");
        Files.writeString(manifest, Files.readString(manifest) + " ");
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .hasMessageStartingWith(manifest.toString());
    }

    @Test
    void whatIsNoModelDirectorySaysSo() throws IOException {
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("does not exist, expected a model directory");
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> ModelDirectory.open(file)).hasMessageContaining("is a file");
        Files.createDirectory(model);
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("it has no manifest.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"format_version\": 2, \"files\": {}}",
                "{\"format_version\": 1}",
                "{\"format_version\": 1, \"files\": {}}",
                "{\"format_version\": 1, \"files\": {\"config.json\": 5}}",
                "{\"format_version\": 1, \"files\": {\"../secret\":"
                        + " {\"bytes\": 1, \"sha256\": \"00\"}}}",
                "{\"format_version\": 1, \"files\": {}, \"more\": 1}",
                "{\"format_version\": 1, \"files\": {\"x\\u0000\":"
                        + " {\"bytes\": 1, \"sha256\": \"00\"}}}"
            })
    void aBrokenManifestIsRefused(String text) throws IOException {
        writeModel("raster");
        Files.writeString(model.resolve("manifest.json"), text);
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("manifest.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"./README.md", "tokenizer/../README.md", "a/b/manifest.json", ""})
    void namesThatAreNoPlainNamesAreRefused(String name) throws IOException {
        writeModel("raster");
        Path manifest = model.resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"README.md\"", '"' + name + '"'));
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(manifest.toString())
                .hasMessageContaining("expected the plain name of a file");
    }

    @Test
    void configsOfOtherSoftwareAreRefused() {
        JsonObject foreign = new JsonObject();
        foreign.addProperty("format", "other");
        ModelDirectory.write(
                model, ModelContent.of(foreign, weights(), StorageType.FLOAT32, "# A model"));
        assertThatThrownBy(() -> ModelDirectory.open(model))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("format is \"other\", expected \"flashar\"");
    }

    @Test
    void allTensorsThatDoNotFitAreListedAtOnce() {
        ModelDirectory.write(model, content(weights(), "raster"));
        List<ParameterSpec> other =
                List.of(spec("a.weight", 3, 2), spec("c.weight", 1), spec("d.weight", 2, 2));
        int before = manager.getManagedArrays().size();

        assertThatThrownBy(() -> ModelDirectory.open(model).load(manager, other))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(model.resolve("model.safetensors").toString())
                .hasMessageContaining("a.weight has shape (2, 3), expected (3, 2)")
                .hasMessageContaining("missing c.weight (1)")
                .hasMessageContaining("missing d.weight (2, 2)")
                .hasMessageContaining("unknown b.weight (4)");
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void anIntegerTensorIsNoParameter() {
        Map<String, NDArray> tensors =
                Map.of("a.weight", manager.ones(new Shape(2, 3)), "b.weight", manager.arange(4));
        ModelDirectory.write(model, content(tensors, "raster"));
        assertThatThrownBy(() -> ModelDirectory.open(model).load(manager, SPECS))
                .hasMessageContaining("b.weight is I32, expected a floating-point type");
    }

    @Test
    void aFailureHalfWayLeavesTheOldModelAndNothingElse() throws IOException {
        writeModel("raster");
        Map<String, NDArray> unwritable =
                Map.of("a.weight", manager.create(new float[] {1e9f}), "z", manager.create(1f));
        ModelContent broken =
                ModelContent.of(config("vq"), unwritable, StorageType.FLOAT16, "# Broken");

        assertThatThrownBy(
                () ->
                        ModelDirectory.write(
                                model, content(weights(), "flashar").withPart("part", broken)));

        assertThat(ModelDirectory.open(model).config().string("model_type")).isEqualTo("raster");
        assertThat(entries()).containsExactly(model);
    }

    @Test
    void aNewModelReplacesTheOldOne() throws IOException {
        ModelDirectory.write(
                model, content(weights(), "raster").withPart("part", content(weights(), "vq")));
        writeModel("flashar");

        assertThat(ModelDirectory.open(model).config().string("model_type")).isEqualTo("flashar");
        assertThat(model.resolve("part")).doesNotExist();
        assertThat(entries()).containsExactly(model);
    }

    @Test
    void aReplacementCutBetweenItsRenamesIsUndoneWhenOpened() throws IOException {
        writeModel("raster");
        Path aside = folder.resolve(".model.previous");
        Files.move(model, aside, StandardCopyOption.ATOMIC_MOVE);

        assertThat(ModelDirectory.open(model).config().string("model_type")).isEqualTo("raster");
        assertThat(entries()).containsExactly(model);
    }

    @Test
    void aFolderOfSomebodyElseIsNeverReplaced() throws IOException {
        Files.createDirectory(model);
        Path precious = Files.writeString(model.resolve("thesis.txt"), "three years");

        assertThatThrownBy(() -> writeModel("raster"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("choose a new or an empty folder");
        assertThat(precious).hasContent("three years");
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    private void writeModel(String type) {
        ModelDirectory.write(model, content(weights(), type));
    }

    private Map<String, NDArray> weights() {
        return Map.of(
                "a.weight", manager.ones(new Shape(2, 3)), "b.weight", manager.ones(new Shape(4)));
    }

    private static ModelContent content(Map<String, NDArray> tensors, String type) {
        return ModelContent.of(config(type), tensors, StorageType.FLOAT32, "# A model");
    }

    private static JsonObject config(String type) {
        JsonObject config = new JsonObject();
        config.addProperty("model_type", type);
        return config;
    }

    private static ParameterSpec spec(String name, long... shape) {
        return new ParameterSpec(name, new Shape(shape), Initializer.normal(1));
    }
}
