package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.tokenizer.VqConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisionConfigFileTest {

    @TempDir Path folder;

    @Test
    void thePublishedConfigurationIsRead() throws IOException {
        VqConfig config = read(PublishedVisionConfig.YAML);

        assertThat(config).isEqualTo(PublishedVisionConfig.SIZES);
        assertThat(config.downsampling()).isEqualTo(16);
        assertThat(config.parameterSpecs().stream().mapToLong(ParameterSpec::size).sum())
                .isEqualTo(455_336_963L);
        assertThat(read(PublishedVisionConfig.SMALL_YAML)).isEqualTo(PublishedVisionConfig.SMALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beta: 0.25\n",
                "use_entropy_loss: true\n",
                "cosine_similarity: false\n",
                "entropy_temperature: 0.01\n",
                "sample_minimization_weight: 1.0\n",
                "batch_maximization_weight: 1.0\n",
                "  dropout: 0.0\n"
            })
    void whatOnlyTrainingReadsMayBeAbsent(String line) throws IOException {
        assertThat(PublishedVisionConfig.YAML).contains(line);
        assertThat(read(PublishedVisionConfig.YAML.replace(line, "")))
                .isEqualTo(PublishedVisionConfig.SIZES);
    }

    @Test
    void codesAreChosenByProductWhateverTheUnusedFlagSays() throws IOException {
        assertThat(
                        read(
                                PublishedVisionConfig.YAML.replace(
                                        "cosine_similarity: false", "cosine_similarity: true")))
                .isEqualTo(PublishedVisionConfig.SIZES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n_embed: 131072 | x: 1 | n_embed is missing, expected a whole number",
                "embed_dim: 256 | embed_dim: wide | embed_dim is \"wide\"",
                "embed_dim: 256 | embed_dim: 0 | sizes: codebookDim = 0",
                "num_res_blocks: 4 | num_res_blocks: 400 | sizes: residualBlocks = 400",
                "ch: 256 | ch: 100 | sizes: channels = 100 must be a positive multiple of 32",
                "ch_mult: [1, 1, 2, 2, 4] | ch_mult: 4 | ddconfig.ch_mult is 4, expected a list",
                "ddconfig: | ddconfig: 1\\nother: | ddconfig is 1, expected an object",
                "double_z: false | double_z: true | ddconfig.double_z is true, expected false",
                "in_channels: 3 | in_channels: 1 | ddconfig.in_channels is 1, expected 3",
                "out_ch: 3 | out_ch: 4 | ddconfig.out_ch is 4, expected 3",
                "[16] | [32] | ddconfig.attn_resolutions is [32], expected [16], attention at the",
                "[16] | [] | ddconfig.attn_resolutions is [], expected [16]",
                "resolution: 256 | resolution: 512 | attn_resolutions is [16], expected [32]",
                "resolution: 256 | resolution: 15 | resolution is 15, expected at least the pixels",
                "beta: 0.25 | remap: used.npy | unknown [remap]",
                "dropout: 0.0 | attn_type: none | ddconfig: unknown [attn_type]",
            })
    void otherNetworksAreRefused(String right, String wrong, String message) throws IOException {
        String yaml = PublishedVisionConfig.YAML.replace(right, wrong.replace("\\n", "\n"));
        assertThat(yaml).isNotEqualTo(PublishedVisionConfig.YAML);
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(folder.resolve("config.yaml") + ": ")
                .hasMessageContaining(message);
    }

    private VqConfig read(String yaml) throws IOException {
        return VisionConfigFile.read(PublishedVisionConfig.write(folder, yaml));
    }
}
