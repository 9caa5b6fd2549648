package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An image is the same alone and in any batch: logits to the last bit, so tokens too. */
class BatchInvarianceTest {

    private static final List<Guidance> GUIDANCES =
            List.of(Guidance.none(), Guidance.of(2), new Guidance(2, 10));

    private final NDManager manager = NDManager.newBaseManager();

    static List<BackboneConfig> sizes() {
        return List.of(
                RandomModels.tiny(new TokenGrid(3, 5)), RandomModels.demo(), RandomModels.wide());
    }

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void diagonalDecodeDoesNotDependOnTheBatch(BackboneConfig size) {
        FlashArModel model = RandomModels.flashAr(manager, size, 1, 2);
        model.parameters().pack();
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            assertSame(
                    size,
                    request -> {
                        StepLogits seen = new StepLogits(request.batch(), size.grid().cells());
                        return new Run(decoder.decode(request, DecodeListener.NONE, seen), seen);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void rasterDecodeDoesNotDependOnTheBatch(BackboneConfig size) {
        FlashArModel model = RandomModels.flashAr(manager, size, size.layers(), 1);
        model.parameters().pack();
        try (RasterDecoder decoder = new RasterDecoder(model.backbone())) {
            assertSame(
                    size,
                    request -> {
                        StepLogits seen = new StepLogits(request.batch(), size.grid().cells());
                        return new Run(decoder.decode(request, DecodeListener.NONE, seen), seen);
                    });
        }
    }

    private static void assertSame(BackboneConfig size, Function<DecodeRequest, Run> decode) {
        for (Guidance guidance : GUIDANCES) {
            Run alone = decode.apply(request(guidance, size.classPrefix().classes(), 1));
            for (int batch : new int[] {2, 3, 5}) {
                Run together = decode.apply(request(guidance, size.classPrefix().classes(), batch));
                assertThat(together.seen.logits[batch - 1])
                        .as("logits in a batch of %d with %s", batch, guidance)
                        .isDeepEqualTo(alone.seen.logits[0]);
                assertThat(together.result.tokens()[batch - 1]).isEqualTo(alone.result.tokens()[0]);
            }
        }
    }

    /** A batch whose last image is always the same; the others vary with the batch. */
    private static DecodeRequest request(Guidance guidance, int classes, int batch) {
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(0, batch).map(i -> (batch - i) % classes).toArray())
                .setSeeds(IntStream.range(0, batch).mapToLong(i -> batch - i).toArray())
                .optGuidance(guidance)
                .optSampling(SamplingConfig.builder().optTopK(50).optTopP(0.95).build())
                .build();
    }

    private record Run(DecodeResult result, StepLogits seen) {}
}
