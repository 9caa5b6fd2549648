package io.github.flashar.core.emu35;

import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.nio.file.Path;
import java.util.List;

/** The {@code config.yaml} of Emu3.5's image tokenizer. */
final class VisionConfigFile {

    private static final int COLOURS = 3;

    /** Keys that only training reads. */
    private static final List<String> WITHOUT_EFFECT =
            List.of(
                    "beta",
                    "cosine_similarity", // stored by the official quantizer, and never asked for
                    "use_entropy_loss",
                    "entropy_temperature",
                    "sample_minimization_weight",
                    "batch_maximization_weight");

    private VisionConfigFile() {}

    static VqConfig read(Path file) {
        JsonConfig yaml = JsonConfig.readYaml(file);
        JsonConfig network = yaml.object("ddconfig");
        VqConfig config = sizes(yaml, network);
        checkNetwork(network, config);
        WITHOUT_EFFECT.forEach(yaml::has);
        network.has("dropout");
        network.rejectUnknown();
        yaml.rejectUnknown();
        return config;
    }

    private static VqConfig sizes(JsonConfig yaml, JsonConfig network) {
        return yaml.valid(
                "sizes: ",
                () ->
                        new VqConfig(
                                network.integer("ch"),
                                network.integers("ch_mult"),
                                network.integer("num_res_blocks"),
                                network.integer("z_channels"),
                                yaml.integer("n_embed"),
                                yaml.integer("embed_dim"),
                                CodeMatch.DOT_PRODUCT));
    }

    /** Attention is where the network halved a picture of the nominal size for the last time. */
    private static void checkNetwork(JsonConfig network, VqConfig config) {
        for (String colours : List.of("in_channels", "out_ch")) {
            if (network.integer(colours) != COLOURS) {
                throw network.wrong(colours, COLOURS + ", red, green and blue");
            }
        }
        if (network.flag("double_z")) {
            throw network.wrong("double_z", "false: a VQ tokenizer has no variances");
        }
        int resolution = network.integer("resolution");
        if (resolution < config.downsampling()) {
            throw network.wrong("resolution", "at least the pixels of a token");
        }
        int lowest = resolution / config.downsampling();
        if (!network.integers("attn_resolutions").equals(List.of(lowest))) {
            throw network.wrong(
                    "attn_resolutions", List.of(lowest) + ", attention at the lowest resolution");
        }
    }
}
