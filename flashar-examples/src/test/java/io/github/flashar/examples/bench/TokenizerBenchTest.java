package io.github.flashar.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerBenchTest {

    /** 3×3 convolutions between the 32 channels that all levels have. */
    private static final double CONVOLUTION = 9 * 32 * 32;

    private static final double ATTENTION = 4 * 32 * 32;

    @Test
    void everyPartOfTheDecoderIsCountedAtItsResolution() {
        VqConfig config = new VqConfig(32, List.of(1, 1), 1, 16, 8, 4, CodeMatch.COSINE);
        try (NDManager manager = NDManager.newBaseManager()) {
            TokenizerBenchResult result =
                    new TokenizerBench(8, 2, 2)
                            .run(SyntheticWeights.tokenizer(config, manager), manager);

            double low = 9 * 16 * 32 + 8 * CONVOLUTION + 3 * ATTENTION;
            double high = 5 * CONVOLUTION + 9 * 32 * 3;
            assertThat(result.parts())
                    .extracting(TokenizerBenchResult.Part::side)
                    .containsExactly(4, 8);
            assertThat(result.parts())
                    .extracting(TokenizerBenchResult.Part::flops)
                    .containsExactly(2 * low * 16 * 2, 2 * high * 64 * 2);
            assertThat(result.parts()).allSatisfy(part -> assertThat(part.seconds()).isPositive());
            assertThat(result.text()).contains("8 x 8 pixels, batch 2", "4 x 4");
            JsonObject json = result.json();
            assertThat(json.get("decode_seconds_per_image").getAsDouble())
                    .isCloseTo(result.decodeSeconds() / 2, within(1e-12));
            assertThat(json.getAsJsonArray("decoder_by_resolution")).hasSize(2);
        }
    }
}
