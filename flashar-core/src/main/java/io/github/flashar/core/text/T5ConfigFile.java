package io.github.flashar.core.text;

import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.nio.file.Path;
import java.util.List;

/** The {@code config.json} of a T5 model in the Hugging Face layout. */
final class T5ConfigFile {

    /** The one feed-forward of T5 v1.1 and Flan-T5; T5 v1.0 has "relu". */
    private static final String GATED_GELU = "gated-gelu";

    private static final String GELU_TANH = "gelu_new";

    /** What files from before the distance became a setting mean. */
    private static final int DEFAULT_MAX_DISTANCE = 128;

    /**
     * Keys that say nothing an encoder's output depends on: the decoder, training, generation,
     * other tasks, storage and provenance.
     */
    private static final List<String> WITHOUT_EFFECT =
            List.of(
                    "_name_or_path",
                    "architectures",
                    "classifier_dropout",
                    "decoder_start_token_id",
                    "dropout_rate",
                    "dtype",
                    "eos_token_id",
                    "gradient_checkpointing",
                    "initializer_factor",
                    "is_encoder_decoder",
                    "n_positions",
                    "num_decoder_layers",
                    "output_past",
                    "pad_token_id",
                    "task_specific_params",
                    "tie_word_embeddings",
                    "torch_dtype",
                    "transformers_version",
                    "use_cache");

    private T5ConfigFile() {}

    static T5Config read(Path file) {
        JsonConfig json = JsonConfig.read(file);
        checkKind(json);
        T5Config config = sizes(json);
        WITHOUT_EFFECT.forEach(json::has);
        json.rejectUnknown();
        return config;
    }

    private static void checkKind(JsonConfig json) {
        if (!json.string("model_type").equals("t5")) {
            throw json.wrong("model_type", "\"t5\"");
        }
        String feedForward = json.string("feed_forward_proj");
        if (!feedForward.equals(GATED_GELU)) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "%s: feed_forward_proj is \"%s\", only \"%s\" is supported; take a T5"
                                    + " v1.1 or Flan-T5 model",
                            json.file(), feedForward, GATED_GELU));
        }
        if (json.has("dense_act_fn") && !json.string("dense_act_fn").equals(GELU_TANH)) {
            throw json.wrong("dense_act_fn", '"' + GELU_TANH + "\", which gated-gelu means");
        }
        if (json.has("is_gated_act") && !json.flag("is_gated_act")) {
            throw json.wrong("is_gated_act", "true, which gated-gelu means");
        }
    }

    private static T5Config sizes(JsonConfig json) {
        int maxDistance =
                json.has("relative_attention_max_distance")
                        ? json.integer("relative_attention_max_distance")
                        : DEFAULT_MAX_DISTANCE;
        return json.valid(
                "sizes: ",
                () ->
                        new T5Config(
                                json.integer("vocab_size"),
                                json.integer("d_model"),
                                json.integer("d_kv"),
                                json.integer("num_heads"),
                                json.integer("num_layers"),
                                json.integer("d_ff"),
                                json.integer("relative_attention_num_buckets"),
                                maxDistance,
                                json.number("layer_norm_epsilon")));
    }
}
