package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.nn.ParameterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5ConfigTest {

    /** The keys that the published model of this size has. */
    private static final String FLAN_T5_XL =
            """
            {
              "architectures": ["T5ForConditionalGeneration"],
              "d_ff": 5120,
              "d_kv": 64,
              "d_model": 2048,
              "decoder_start_token_id": 0,
              "dropout_rate": 0.1,
              "eos_token_id": 1,
              "feed_forward_proj": "gated-gelu",
              "initializer_factor": 1.0,
              "is_encoder_decoder": true,
              "layer_norm_epsilon": 1e-06,
              "model_type": "t5",
              "n_positions": 512,
              "num_decoder_layers": 24,
              "num_heads": 32,
              "num_layers": 24,
              "output_past": true,
              "pad_token_id": 0,
              "relative_attention_max_distance": 128,
              "relative_attention_num_buckets": 32,
              "task_specific_params": {"summarization": {"max_length": 200}},
              "tie_word_embeddings": false,
              "torch_dtype": "float32",
              "transformers_version": "4.23.1",
              "use_cache": true,
              "vocab_size": 32128
            }
            """;

    @TempDir Path folder;

    @Test
    void aPublishedConfigurationIsRead() throws IOException {
        assertThat(read(FLAN_T5_XL)).isEqualTo(T5Config.flanT5Xl());
    }

    @Test
    void theMaximumDistanceIs128WhereItIsNotSaid() throws IOException {
        String json = FLAN_T5_XL.replace("\"relative_attention_max_distance\": 128,", "");
        assertThat(read(json)).isEqualTo(T5Config.flanT5Xl());
    }

    @Test
    void whatNewerSoftwareAddsMustAgree() throws IOException {
        String json =
                FLAN_T5_XL.replace(
                        "\"d_kv\"",
                        "\"dense_act_fn\": \"gelu_new\", \"is_gated_act\": true,"
                                + " \"classifier_dropout\": 0.0, \"dtype\": \"float32\", \"d_kv\"");
        assertThat(json).contains("is_gated_act");
        assertThat(read(json)).isEqualTo(T5Config.flanT5Xl());
        refused(json.replace("gelu_new", "relu"), InvalidFileException.class, "\"gelu_new\"");
        refused(
                json.replace("gated_act\": true", "gated_act\": false"),
                InvalidFileException.class,
                "is_gated_act is false");
    }

    @Test
    void otherFeedForwardsAreUnsupported() throws IOException {
        refused(
                FLAN_T5_XL.replace("gated-gelu", "relu"),
                UnsupportedFeatureException.class,
                "feed_forward_proj is \"relu\", only \"gated-gelu\" is supported");
    }

    @ParameterizedTest
    @CsvSource({
        "\"model_type\": \"t5\", \"model_type\": \"mt5\", model_type is \"mt5\"",
        "\"d_kv\": 64, \"d_kv\": 64.5, d_kv is 64.5",
        "\"num_heads\": 32, \"num_heads\": 0, heads = 0 must be at least 1",
        "\"vocab_size\": 32128, \"vocab_size\": \"many\", vocab_size is \"many\"",
        "\"num_layers\": 24, \"layers\": 24, num_layers is missing",
        "\"num_layers\": 24, \"num_layers\": 2000000000, layers = 2000000000 is outside 1..1024",
        "\"use_cache\": true, \"rope_theta\": 1, unknown [rope_theta]",
        "\"layer_norm_epsilon\": 1e-06, \"layer_norm_epsilon\": 0, must be above 0"
    })
    void wrongKeysAreNamed(String good, String bad, String message) throws IOException {
        assertThat(FLAN_T5_XL).contains(good);
        refused(FLAN_T5_XL.replace(good, bad), InvalidFileException.class, message);
    }

    @ParameterizedTest
    @CsvSource({"30, 128, multiple of 4", "0, 128, at least 4", "32, 8, above a quarter"})
    void bucketsMustLeaveRoomForDistances(int buckets, int distance, String message) {
        assertThatThrownBy(() -> new T5Config(9, 8, 4, 2, 1, 8, buckets, distance, 1e-6))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    /** 24 (4·2048² + 3·2048·5120 + 2·2048) + 32128·2048 + 32·32 + 2048. */
    @Test
    void flanT5XlHas1Point2BillionWeights() {
        assertThat(T5Config.flanT5Xl().parameterSpecs().stream().mapToLong(ParameterSpec::size))
                .hasSize(2 + 24 * 9 + 1);
        assertThat(
                        T5Config.flanT5Xl().parameterSpecs().stream()
                                .mapToLong(ParameterSpec::size)
                                .sum())
                .isEqualTo(1_223_527_424L);
    }

    private void refused(String json, Class<? extends FlashArException> type, String message)
            throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);
        assertThatThrownBy(() -> T5Config.read(file))
                .isInstanceOf(type)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    private T5Config read(String json) throws IOException {
        return T5Config.read(Files.writeString(folder.resolve("config.json"), json));
    }
}
