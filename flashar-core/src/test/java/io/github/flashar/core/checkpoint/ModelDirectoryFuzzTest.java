package io.github.flashar.core.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Whatever the two JSON files of a model say: a model, or one of this library's errors. */
@Tag("fuzz")
class ModelDirectoryFuzzTest {

    private static Path folder = Path.of("");

    /** What the recorded manifests list, so these bytes must stay as they are. */
    @BeforeAll
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        Files.writeString(
                folder.resolve("config.json"), "{\"format\": \"flashar\", \"format_version\": 2}");
        Files.write(folder.resolve("model.safetensors"), SafetensorsBytes.file("{}", 0));
        Files.createDirectory(folder.resolve("part"));
        Files.writeString(folder.resolve("part/manifest.json"), "{}");
    }

    @AfterAll
    static void deleteFolder() throws IOException {
        FileTrees.delete(folder);
    }

    @FuzzTest(maxDuration = "20m")
    void manifest(byte[] content) throws IOException {
        Files.write(folder.resolve(Manifest.NAME), content);
        attempt(
                () -> {
                    ModelDirectory opened = ModelDirectory.open(folder);
                    if (opened.hasPart("part")) {
                        opened.part("part");
                    }
                });
    }

    @FuzzTest(maxDuration = "20m")
    void config(byte[] content) {
        attempt(() -> ModelConfigs.raster(parse(content)).parameterSpecs());
        attempt(() -> ModelConfigs.flashAr(parse(content)).parameterSpecs());
        attempt(() -> ModelConfigs.vq(parse(content)).parameterSpecs());
    }

    private static JsonConfig parse(byte[] json) {
        return JsonConfig.parse(folder.resolve("fuzzed.json"), json);
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }
}
