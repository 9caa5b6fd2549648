package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emu3.5's image tokenizer, from the folder it is published as to a model folder. */
class ConvertVisionTokenizerTest {

    private static final GoldenFixture FIXTURE =
            GoldenFixtures.all().stream()
                    .filter(fixture -> fixture.kind().equals("emu35-vision"))
                    .findFirst()
                    .orElseThrow();

    @TempDir Path folder;
    private Path published;

    @BeforeEach
    void publish() throws IOException {
        published = Files.createDirectory(folder.resolve("Emu3.5-VisionTokenizer"));
        Files.copy(FIXTURE.path().resolve("config.yaml"), published.resolve("config.yaml"));
        FixtureWeights weights = FIXTURE.weights().get(0);
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    published.resolve("model.safetensors"),
                    weights.load(manager),
                    StorageType.FLOAT32,
                    Map.of());
        }
    }

    @Test
    void aConvertedTokenizerPaintsWhatTheReferencePaints() {
        succeeds("convert", published, "--output", folder.resolve("out"));

        FixtureTensors expected = FIXTURE.tensors();
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            VqTokenizer tokenizer =
                    GeneratorFiles.loadTokenizer(folder.resolve("out/model"), manager);
            assertThat(tokenizer.config().match()).isEqualTo(CodeMatch.DOT_PRODUCT);
            float[] decoded =
                    tokenizer.decode(expected.array("32x80.tokens", manager)).toFloatArray();
            assertThat(decoded)
                    .usingComparatorWithPrecision((float) FIXTURE.tolerance("pixels"))
                    .containsExactly(expected.floats("32x80.decoded"));
        }
    }

    @Test
    void itMayAccompanyAGenerator() {
        Path raster = folder.resolve("raster.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters =
                        Parameters.initialize(manager, TinyGenerator.CONFIG.parameterSpecs(), 1)) {
            SafetensorsWriter.write(raster, parameters.asMap(), StorageType.FLOAT32, Map.of());
        }
        succeeds(
                "convert",
                raster,
                "--tokenizer",
                published.resolve("model.safetensors"),
                "--grid",
                "4x4",
                "--heads",
                2,
                "--output",
                folder.resolve("out"));

        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(
                            GeneratorFiles.loadTokenizer(folder.resolve("out/model"), manager)
                                    .config()
                                    .codebookSize())
                    .isEqualTo(64);
        }
    }

    @Test
    void aFolderWithoutWeightsIsRefused() throws IOException {
        Files.delete(published.resolve("model.safetensors"));

        CommandLineRun run =
                CommandLineRun.of("convert", published, "--output", folder.resolve("out"));

        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("Emu3.5-VisionTokenizer: holds neither");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }
}
