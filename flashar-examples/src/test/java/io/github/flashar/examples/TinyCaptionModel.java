package io.github.flashar.examples;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.NpyWriter;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.text.T5Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files of a text-conditional model of random weights as they are published: 4×6 tokens. */
public final class TinyCaptionModel {

    public static final BackboneConfig CONFIG =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(2)
                    .setDim(16)
                    .optFeedForwardDim(32)
                    .setVocabulary(16)
                    .optPrefix(new PrefixConfig.CaptionPrefix(120, 12))
                    .setGrid(new TokenGrid(4, 6))
                    .build();

    private static final T5Config TEXT_ENCODER = new T5Config(5, 12, 5, 3, 2, 20, 8, 16, 1e-6);

    private TinyCaptionModel() {}

    /** Writes parameters to one safetensors file under their official names. */
    public static Path weights(Path file, List<ParameterSpec> specs, StorageType storage) {
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = Parameters.initialize(manager, loud(specs), 1)) {
            SafetensorsWriter.write(file, parameters.asMap(), storage, Map.of());
            return file;
        }
    }

    /** Weights large enough for a prompt to be heard through two layers. */
    private static List<ParameterSpec> loud(List<ParameterSpec> specs) {
        return specs.stream()
                .map(
                        spec ->
                                spec.shape().dimension() == 2
                                        ? new ParameterSpec(
                                                spec.name(), spec.shape(), Initializer.normal(0.5))
                                        : spec)
                .toList();
    }

    /** Writes features as LlamaGen's scripts do, (1, tokens, width). */
    public static Path features(Path file, int tokens, int width) {
        Philox random = new Philox(tokens, 1);
        float[] values = new float[tokens * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        NpyWriter.write(file, new Shape(1, tokens, width), values);
        return file;
    }

    /** Writes a text encoder as Hugging Face stores it; it knows the words "a" and "cat". */
    public static Path textEncoder(Path folder) throws IOException {
        Files.createDirectories(folder);
        weights(
                folder.resolve("model.safetensors"),
                TEXT_ENCODER.parameterSpecs(),
                StorageType.FLOAT32);
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "t5", "feed_forward_proj": "gated-gelu", "vocab_size": 5,
                 "d_model": 12, "d_kv": 5, "num_heads": 3, "num_layers": 2, "d_ff": 20,
                 "relative_attention_num_buckets": 8, "relative_attention_max_distance": 16,
                 "layer_norm_epsilon": 1e-6}
                """);
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"added_tokens": [],
                 "normalizer": {"type": "Strip", "strip_left": true, "strip_right": true},
                 "pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
                                   "add_prefix_space": true},
                 "model": {"type": "Unigram", "unk_id": 2,
                           "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["▁a", -1],
                                     ["▁cat", -1]]}}
                """);
        return folder;
    }
}
