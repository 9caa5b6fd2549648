package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole published network on random weights, which take 2 GB. */
@Tag("soak")
class PublishedVisionSizesTest {

    @Test
    void aSmallPictureBecomesFourTokensAndAPictureAgain() {
        try (NDManager manager = NDManager.newBaseManager();
                Parameters weights =
                        Parameters.initialize(
                                manager, PublishedVisionConfig.SIZES.parameterSpecs(), 1);
                NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            assertThat(weights.count()).isEqualTo(455_336_963L);
            VqTokenizer tokenizer = new VqTokenizer(PublishedVisionConfig.SIZES, weights);

            NDArray tokens = tokenizer.encode(noise(manager));

            assertThat(tokens.getShape()).isEqualTo(new Shape(1, 2, 2));
            assertThat(LongStream.of(tokens.toLongArray()))
                    .allMatch(token -> token >= 0 && token < 131_072);
            NDArray decoded = tokenizer.decode(tokens);
            assertThat(decoded.getShape()).isEqualTo(new Shape(1, 3, 32, 32));
            for (float value : decoded.toFloatArray()) {
                assertThat(value).isFinite();
            }
        }
    }

    private static NDArray noise(NDManager manager) {
        Philox random = new Philox(7, 0);
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return manager.create(values, new Shape(1, 3, 32, 32));
    }
}
