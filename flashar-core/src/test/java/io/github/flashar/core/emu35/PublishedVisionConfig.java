package io.github.flashar.core.emu35;

import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published {@code config.yaml}, and a small one. */
final class PublishedVisionConfig {

    static final String YAML =
            """
            embed_dim: 256
            n_embed: 131072
            beta: 0.25
            use_entropy_loss: true
            cosine_similarity: false
            entropy_temperature: 0.01
            sample_minimization_weight: 1.0
            batch_maximization_weight: 1.0
            ddconfig:
              double_z: false
              z_channels: 256
              resolution: 256
              in_channels: 3
              out_ch: 3
              ch: 256
              ch_mult: [1, 1, 2, 2, 4]
              num_res_blocks: 4
              attn_resolutions: [16]
              dropout: 0.0
            """;

    static final VqConfig SIZES =
            new VqConfig(256, List.of(1, 1, 2, 2, 4), 4, 256, 131_072, 256, CodeMatch.DOT_PRODUCT);

    static final String SMALL_YAML =
            YAML.replace("n_embed: 131072", "n_embed: 16")
                    .replace("embed_dim: 256", "embed_dim: 4")
                    .replace("z_channels: 256", "z_channels: 8")
                    .replace("resolution: 256", "resolution: 32")
                    .replace("ch: 256", "ch: 32")
                    .replace("[1, 1, 2, 2, 4]", "[1, 2]")
                    .replace("num_res_blocks: 4", "num_res_blocks: 1");

    static final VqConfig SMALL =
            new VqConfig(32, List.of(1, 2), 1, 8, 16, 4, CodeMatch.DOT_PRODUCT);

    private PublishedVisionConfig() {}

    static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), yaml);
    }
}
