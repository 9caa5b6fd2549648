package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.Guidance;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed weights give the logits of plain ones. */
class PackedDecodeTest {

    private static final float TOLERANCE = 1e-4f;
    private static final BackboneConfig SIZE = RandomModels.wide();
    private static final DecodeRequest REQUEST =
            DecodeRequest.builder()
                    .setClassIds(3, 1)
                    .setSeeds(5, 6)
                    .optGuidance(Guidance.of(2))
                    .build();

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void tearDown() {
        manager.close();
    }

    static Stream<GateConfig> gates() {
        return Stream.of(
                GateConfig.paper(SIZE),
                new GateConfig.Fixed(0.5),
                new GateConfig.LearnedScalar(),
                new GateConfig.Logits(16));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void diagonalDecoderAgrees(GateConfig gate) {
        FlashArModel model =
                RandomModels.flashAr(
                        manager,
                        new FlashArConfig(
                                SIZE, new BranchConfig(1, 1), gate, CornerRule.HORIZONTAL));
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            assertPackingKeepsLogits(
                    model.parameters(), seen -> decoder.decode(REQUEST, DecodeListener.NONE, seen));
        }
    }

    @Test
    void rasterDecoderAgrees() {
        RasterModel model = RandomModels.flashAr(manager, SIZE, 2, 1).backbone();
        try (RasterDecoder decoder = new RasterDecoder(model)) {
            assertPackingKeepsLogits(
                    model.parameters(), seen -> decoder.decode(REQUEST, DecodeListener.NONE, seen));
        }
    }

    private static void assertPackingKeepsLogits(
            Parameters parameters, Consumer<StepLogits> decode) {
        float[] plain = logits(decode);
        parameters.pack();
        float[] packed = logits(decode);
        assertThat(packed).isNotEqualTo(plain).containsExactly(plain, within(TOLERANCE));
    }

    private static float[] logits(Consumer<StepLogits> decode) {
        StepLogits seen = new StepLogits(REQUEST.batch(), SIZE.grid().cells());
        decode.accept(seen);
        return seen.inGenerationOrder();
    }
}
