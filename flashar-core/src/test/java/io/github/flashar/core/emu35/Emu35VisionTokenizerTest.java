package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Emu35VisionTokenizerTest {

    @TempDir Path folder;
    private NDManager manager;
    private Map<String, NDArray> weights;

    @BeforeEach
    void setUp() throws IOException {
        manager = NDManager.newBaseManager();
        weights = named(VisionTensorNames.specs(PublishedVisionConfig.SMALL));
        PublishedVisionConfig.write(folder, PublishedVisionConfig.SMALL_YAML);
    }

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void tensorsHaveTheirPublishedNames() {
        Map<String, Shape> shapes =
                VisionTensorNames.specs(PublishedVisionConfig.SIZES).stream()
                        .collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::shape));

        assertThat(shapes)
                .containsEntry("encoder.conv_in.weight", new Shape(256, 3, 3, 3))
                .containsEntry("encoder.down.0.block.3.conv2.bias", new Shape(256))
                .containsEntry("encoder.down.3.downsample.conv.weight", new Shape(512, 512, 3, 3))
                .containsEntry("encoder.down.4.attn.3.proj_out.weight", new Shape(1024, 1024, 1, 1))
                .containsEntry("encoder.mid.block_1.norm1.weight", new Shape(1024))
                .containsEntry("encoder.mid.attn_1.q.bias", new Shape(1024))
                .containsEntry("encoder.mid.block_2.conv1.weight", new Shape(1024, 1024, 3, 3))
                .containsEntry("encoder.conv_out.weight", new Shape(256, 1024, 3, 3))
                .containsEntry("quant_conv.weight", new Shape(256, 256, 1, 1))
                .containsEntry("quantize.embedding.weight", new Shape(131_072, 256))
                .containsEntry("post_quant_conv.bias", new Shape(256))
                .containsEntry("decoder.conv_in.weight", new Shape(1024, 256, 3, 3))
                .containsEntry("decoder.mid.attn_1.norm.bias", new Shape(1024))
                .containsEntry("decoder.up.4.attn.4.v.weight", new Shape(1024, 1024, 1, 1))
                .containsEntry("decoder.up.4.upsample.conv.weight", new Shape(1024, 1024, 3, 3))
                .containsEntry("decoder.up.1.upsample.conv.bias", new Shape(256))
                .containsEntry("decoder.up.0.block.4.norm2.weight", new Shape(256))
                .containsEntry("decoder.norm_out.weight", new Shape(256))
                .containsEntry("decoder.conv_out.weight", new Shape(3, 256, 3, 3))
                .doesNotContainKeys(
                        "encoder.down.4.downsample.conv.weight",
                        "decoder.up.0.upsample.conv.weight");
        assertThat(shapes.keySet().stream().filter(name -> name.endsWith("nin_shortcut.weight")))
                .containsExactlyInAnyOrder(
                        "encoder.down.2.block.0.nin_shortcut.weight",
                        "encoder.down.4.block.0.nin_shortcut.weight",
                        "decoder.up.3.block.0.nin_shortcut.weight",
                        "decoder.up.1.block.0.nin_shortcut.weight");
        assertThat(shapes.keySet().stream().filter(name -> name.contains(".attn.")))
                .allMatch(name -> name.matches("(encoder.down|decoder.up).4.attn.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.ckpt", "model.safetensors"})
    void whatOnlyTrainingNeededIsPassedOver(String file) throws IOException {
        weights.put("loss.discriminator.main.0.weight", manager.create(1f));
        weights.put("model_ema.decay", manager.create(1f));
        VisionFiles.write(folder.resolve(file), weights);

        Emu35VisionTokenizer tokenizer = Emu35VisionTokenizer.open(folder);

        assertThat(tokenizer.config()).isEqualTo(PublishedVisionConfig.SMALL);
        assertThat(tokenizer.weights().path()).isEqualTo(folder.resolve(file));
        try (Parameters parameters = tokenizer.load(manager)) {
            assertThat(parameters.asMap().keySet())
                    .containsExactlyElementsOf(
                            PublishedVisionConfig.SMALL.parameterSpecs().stream()
                                    .map(ParameterSpec::name)
                                    .toList());
            // of two decoder levels, the first is the lowest resolution
            assertThat(parameters.get("decoder.conv_blocks.0.res.1.conv1.weight"))
                    .isEqualTo(weights.get("decoder.up.1.block.1.conv1.weight"));
        }
    }

    @Test
    void everyOtherTensorHasToHaveItsPlaceUnderItsPublishedName() throws IOException {
        NDArray moved = weights.remove("decoder.up.1.attn.0.q.weight");
        weights.put("decoder.up.0.attn.0.q.weight", moved);
        weights.put("quant_conv.bias", manager.create(new float[] {1, 2}));
        VisionFiles.write(folder.resolve("model.ckpt"), weights);

        assertThatThrownBy(() -> Emu35VisionTokenizer.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContainingAll(
                        "model.ckpt: does not fit the model",
                        "missing decoder.up.1.attn.0.q.weight (64, 64, 1, 1)",
                        "unknown decoder.up.0.attn.0.q.weight",
                        "quant_conv.bias has shape (2), expected (4)");
    }

    @Test
    void aWeightFileMayBeNamedItself() throws IOException {
        Path file = folder.resolve("converted.safetensors");
        VisionFiles.write(file, weights);

        assertThat(Emu35VisionTokenizer.open(file).weights().path()).isEqualTo(file);
        assertThatThrownBy(() -> Emu35VisionTokenizer.open(folder))
                .hasMessageContaining("name the weight file");
        Files.delete(folder.resolve("config.yaml"));
        assertThatThrownBy(() -> Emu35VisionTokenizer.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("config.yaml: does not exist");
    }

    @Test
    void aFolderIsToldByItsConfigurationAndAFileByItsTensors() throws IOException {
        Path theirs = folder.resolve("converted.safetensors");
        Path ours = folder.resolve("ours.safetensors");
        VisionFiles.write(theirs, weights);
        VisionFiles.write(ours, named(PublishedVisionConfig.SMALL.parameterSpecs()));

        assertThat(List.of(folder, theirs)).allMatch(Emu35VisionTokenizer::isAt);
        assertThat(List.of(Files.createDirectory(folder.resolve("empty")), ours))
                .noneMatch(Emu35VisionTokenizer::isAt);
    }

    private Map<String, NDArray> named(List<ParameterSpec> specs) {
        return new LinkedHashMap<>(Parameters.initialize(manager, specs, 1).asMap());
    }
}
