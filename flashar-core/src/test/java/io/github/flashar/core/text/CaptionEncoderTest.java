package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptionEncoderTest {

    private static final int DIM = TinyT5.CONFIG.dim();

    private static final List<String> CAPTIONS =
            List.of(
                    "A photo of a red fox in the snow.",
                    "two cats",
                    "",
                    "watercolour of a lighthouse ".repeat(40));

    private final NDManager manager = NDManager.newBaseManager();
    private final T5Encoder t5 = TinyT5.encoder(manager);
    private CaptionTokenizer tokenizer;
    private CaptionEncoder encoder;

    @BeforeEach
    void open() throws Exception {
        tokenizer = CaptionTokenizer.open(TokenizerFiles.t5());
        encoder = CaptionEncoder.builder().setTokenizer(tokenizer).setEncoder(t5).build();
    }

    @AfterEach
    void close() {
        tokenizer.close();
        t5.close();
        manager.close();
    }

    /**
     * As LlamaGen's scripts put it: the padding's rows go to the front, the mask is mirrored, and
     * both are multiplied.
     */
    @Test
    void featuresAreTheEncodersMovedToTheRight() {
        List<CaptionFeatures> all = encoder.encode(CAPTIONS);

        CaptionTokens tokens =
                tokenizer.encode(CAPTIONS.stream().map(CaptionCleaner::clean).toList());
        for (int i = 0; i < CAPTIONS.size(); i++) {
            int valid = tokens.validTokens()[i];
            CaptionFeatures features = all.get(i);
            assertThat(features.validTokens()).isEqualTo(valid);
            assertThat(features.values()).hasSize(120 * DIM);
            assertThat(row(features, 0, 120 - valid)).isEqualTo(new float[(120 - valid) * DIM]);
            assertThat(row(features, 120 - valid, 120))
                    .containsExactly(hidden(tokens.ids()[i], valid));
        }
        assertThat(all.get(2).validTokens()).isEqualTo(1);
        assertThat(all.get(3).validTokens()).isEqualTo(120);
    }

    private static float[] row(CaptionFeatures features, int from, int to) {
        return Arrays.copyOfRange(features.values(), from * DIM, to * DIM);
    }

    private float[] hidden(long[] ids, int valid) {
        try (NDScope scope = NativeMemory.scope()) {
            NDArray mask = manager.arange(ids.length).lt(valid).reshape(1, ids.length);
            NDArray hidden = t5.encode(manager.create(ids, new Shape(1, ids.length)), mask);
            return hidden.get("0, :" + valid).toFloatArray();
        }
    }

    @Test
    void aCaptionIsTheSameAloneAndInABatchToTheBit() {
        List<CaptionFeatures> batch = encoder.encode(CAPTIONS);
        for (int i = 0; i < CAPTIONS.size(); i++) {
            CaptionFeatures alone = encoder.encode(List.of(CAPTIONS.get(i))).get(0);
            assertThat(alone.values()).containsExactly(batch.get(i).values());
        }
    }

    @Test
    void captionsAreCleanedUnlessSaidOtherwise() {
        CaptionEncoder plain =
                CaptionEncoder.builder()
                        .setTokenizer(tokenizer)
                        .setEncoder(t5)
                        .optCleaner(caption -> caption)
                        .build();
        float[] upper = plain.encode(List.of("A CAT")).get(0).values();
        float[] lower = plain.encode(List.of("a cat")).get(0).values();
        assertThat(upper).isNotEqualTo(lower);
        assertThat(encoder.encode(List.of("A CAT")).get(0).values()).containsExactly(lower);
    }

    @Test
    void nothingNativeIsLeftBehind() {
        int before = manager.getManagedArrays().size();
        encoder.encode(CAPTIONS);
        assertThat(manager.getManagedArrays()).hasSize(before);
        assertThat(t5.parameters().manager().getManagedArrays())
                .hasSize(TinyT5.CONFIG.parameterSpecs().size());
    }

    @Test
    void anotherModelsTokenizerIsNoticed() {
        T5Config small = new T5Config(20, DIM, 4, 2, 1, 8, 8, 16, 1e-6);
        try (T5Encoder other =
                new T5Encoder(small, Parameters.initialize(manager, small.parameterSpecs(), 1))) {
            CaptionEncoder mixed =
                    CaptionEncoder.builder().setTokenizer(tokenizer).setEncoder(other).build();
            assertThatThrownBy(() -> mixed.encode(CAPTIONS))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("vocabulary of 20");
        }
    }

    @Test
    void nothingToEncodeIsRefused() {
        assertThatThrownBy(() -> encoder.encode(List.of()))
                .isInstanceOf(InvalidRequestException.class);
        CaptionEncoder.Builder half = CaptionEncoder.builder().setEncoder(t5);
        assertThatThrownBy(half::build).isInstanceOf(InvalidRequestException.class);
    }
}
