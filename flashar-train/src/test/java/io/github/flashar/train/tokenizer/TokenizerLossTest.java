package io.github.flashar.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VectorQuantizer;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenizerLossTest {

    private static final String ENCODER_INPUT = "encoder.conv_in.weight";
    private static final String DECODER_OUTPUT = "decoder.conv_out.weight";

    private NDManager manager;
    private NDScope scope;
    private VqTokenizer tokenizer;
    private NDArray images;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        Parameters weights = Parameters.initialize(manager, Patterns.CONFIG.parameterSpecs(), 1);
        weights.asMap().values().forEach(array -> array.setRequiresGradient(true));
        tokenizer = new VqTokenizer(Patterns.CONFIG, weights);
        scope = NativeMemory.scope();
        images = ImageTensors.fromImages(manager, Patterns.images(6));
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @Test
    void theGradientOfThePixelsGoesStraightThroughToTheEncoderAndPassesTheCodesBy() {
        backward(TokenizerLoss.Result::reconstruction);

        assertThat(gradient(DECODER_OUTPUT)).isPositive();
        assertThat(gradient(ENCODER_INPUT)).isPositive();
        assertThat(gradient(VectorQuantizer.CODEBOOK)).isZero();
    }

    @Test
    void codesAndLatentsAreDrawnTogether() {
        backward(result -> result.total().sub(result.reconstruction()));

        assertThat(gradient(DECODER_OUTPUT)).isZero();
        assertThat(gradient(ENCODER_INPUT)).isPositive();
        assertThat(gradient(VectorQuantizer.CODEBOOK)).isPositive();
    }

    @Test
    void comparesThePictureThatTheTokensDecodeTo() {
        TokenizerLoss.Result result = new TokenizerLoss(0.25).compute(tokenizer, images);
        NDArray tokens = tokenizer.encode(images);
        NDArray error = tokenizer.decode(tokens).sub(images).square().mean();

        assertThat(result.tokens().toLongArray()).isEqualTo(tokens.toLongArray());
        assertThat(result.reconstruction().getFloat()).isCloseTo(error.getFloat(), within(1e-5f));
    }

    @Test
    void theWholeLossAddsBothDistancesWithTheirWeights() {
        TokenizerLoss.Result result = new TokenizerLoss(0.25).compute(tokenizer, images);
        NDArray codes = tokenizer.quantizer().lookup(result.tokens());
        float distance = codes.sub(result.rows()).square().mean().getFloat();

        assertThat(result.total().getFloat())
                .isCloseTo(result.reconstruction().getFloat() + 1.25f * distance, within(1e-5f));
    }

    private void backward(Function<TokenizerLoss.Result, NDArray> part) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(part.apply(new TokenizerLoss(0.25).compute(tokenizer, images)));
        }
    }

    private float gradient(String name) {
        NDArray gradient = tokenizer.parameters().get(name).getGradient();
        return gradient.abs().sum().getFloat();
    }
}
