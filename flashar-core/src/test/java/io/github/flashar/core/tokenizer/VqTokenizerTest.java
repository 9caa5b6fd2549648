package io.github.flashar.core.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VqTokenizerTest {

    private static final VqConfig CONFIG =
            new VqConfig(32, List.of(1, 2), 1, 16, 20, 4, CodeMatch.COSINE);

    private NDManager manager;
    private NDScope scope;
    private VqTokenizer tokenizer;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        tokenizer =
                new VqTokenizer(CONFIG, Parameters.initialize(manager, CONFIG.parameterSpecs(), 1));
        scope = NativeMemory.scope();
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"1,8,8", "3,4,10", "2,12,6"})
    void halvesEachSideOncePerLevelBoundaryAndPaintsTheSizeItRead(
            int batch, int height, int width) {
        NDArray tokens = tokenizer.encode(noise(batch, height, width));

        assertThat(tokens.getShape()).isEqualTo(new Shape(batch, height / 2, width / 2));
        assertThat(LongStream.of(tokens.toLongArray())).allMatch(token -> token >= 0 && token < 20);
        assertThat(tokenizer.decode(tokens).getShape())
                .isEqualTo(new Shape(batch, 3, height, width));
    }

    @Test
    void anImageHasTheSameTokensAndPixelsAloneAndInAnyBatch() {
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray images = noise(5, 8, 8);
            NDArray tokens = tokenizer.encode(images);
            NDArray painted = tokenizer.decode(tokens);
            for (int i = 0; i < 5; i++) {
                NDArray alone = tokenizer.encode(images.get(i + ":" + (i + 1)));
                assertThat(alone.toLongArray()).isEqualTo(tokens.get(i).toLongArray());
                assertThat(tokenizer.decode(alone).toFloatArray())
                        .usingComparatorWithPrecision(2e-6f)
                        .containsExactly(painted.get(i).toFloatArray());
            }
        }
    }

    @Test
    void theSameImageAlwaysHasTheSameTokensAndPixels() {
        NDArray images = noise(2, 8, 8);
        NDArray tokens = tokenizer.encode(images);

        assertThat(tokenizer.encode(images)).isEqualTo(tokens);
        assertThat(tokenizer.decode(tokens)).isEqualTo(tokenizer.decode(tokens));
    }

    @Test
    void everyParameterTakesPart() {
        Parameters all = tokenizer.parameters();
        all.asMap().values().forEach(array -> array.setRequiresGradient(true));
        NDArray images = noise(2, 8, 8);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray latent = tokenizer.latent(images);
            NDArray painted = tokenizer.decodeLatent(latent).square().sum();
            NDArray codes = tokenizer.codes(tokenizer.encode(images)).sum();
            collector.backward(painted.add(codes));
        }
        assertThat(all.asMap())
                .allSatisfy(
                        (name, array) ->
                                assertThat(array.getGradient().abs().sum().getFloat())
                                        .as(name)
                                        .isPositive());
    }

    @Test
    void refusesImagesItCannotHalve() {
        assertThatThrownBy(() -> tokenizer.encode(noise(1, 8, 7)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("width 7 must be multiples of 2");
        assertThatThrownBy(() -> tokenizer.encode(manager.zeros(new Shape(8, 8, 3))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("(8, 8, 3)");
    }

    @Test
    void sizesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new VqConfig(48, List.of(1), 1, 16, 20, 4, CodeMatch.COSINE))
                .hasMessageContaining("channels = 48 must be a positive multiple of 32");
        assertThatThrownBy(() -> new VqConfig(32, List.of(), 1, 16, 20, 4, CodeMatch.COSINE))
                .hasMessageContaining("number of channelMultipliers = 0");
        assertThatThrownBy(() -> new VqConfig(32, List.of(1, 0), 1, 16, 20, 4, CodeMatch.COSINE))
                .hasMessageContaining("channelMultipliers = 0");
        assertThatThrownBy(() -> new VqConfig(32, List.of(1), 1, 16, 0, 4, CodeMatch.COSINE))
                .hasMessageContaining("codebookSize = 0");
    }

    @Test
    void theDecoderHasOneMoreBlockALevelAndAttentionAtTheLowestResolutionOnly() {
        List<String> names = CONFIG.parameterSpecs().stream().map(ParameterSpec::name).toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("encoder.conv_blocks.1.attn.0.q.weight", "encoder.mid.1.q.weight")
                .contains(
                        "decoder.conv_blocks.0.attn.1.q.weight",
                        "decoder.conv_blocks.1.res.1.conv1.bias")
                .doesNotContain("encoder.conv_blocks.0.attn.0.q.weight")
                .doesNotContain("decoder.conv_blocks.1.attn.0.q.weight")
                .doesNotContain("encoder.conv_blocks.0.res.1.conv1.bias");
    }

    private NDArray noise(int batch, int height, int width) {
        Philox random = new Philox(7, 0);
        float[] values = new float[batch * 3 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return manager.create(values, new Shape(batch, 3, height, width));
    }
}
