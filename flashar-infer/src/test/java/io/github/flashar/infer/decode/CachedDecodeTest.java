package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.Guidance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cached decoding computes, at every step, what one uncached pass over the finished grid does. */
class CachedDecodeTest {

    private static final float TOLERANCE = 1e-5f;
    private static final int[] CLASSES = {3, 0, 5};
    private static final List<TokenGrid> GRIDS =
            List.of(
                    new TokenGrid(1, 1),
                    new TokenGrid(1, 5),
                    new TokenGrid(5, 1),
                    new TokenGrid(2, 4),
                    new TokenGrid(5, 3),
                    new TokenGrid(4, 4));
    private static final List<Guidance> GUIDANCES =
            List.of(Guidance.none(), Guidance.of(2.5), new Guidance(1.5, 3));

    private final NDManager manager = NDManager.newBaseManager();
    private final Torch.GradScope noGrad = Torch.noGrad();

    @AfterEach
    void tearDown() {
        manager.close();
        noGrad.close();
    }

    static List<Arguments> branches() {
        List<Arguments> cases = new ArrayList<>();
        for (TokenGrid grid : GRIDS) {
            for (int m = 0; m <= 3; m++) {
                cases.add(Arguments.of(grid, m, 1));
                if (m < 2) {
                    cases.add(Arguments.of(grid, m, 3 - m));
                }
            }
        }
        return cases;
    }

    static List<TokenGrid> grids() {
        return GRIDS;
    }

    @ParameterizedTest(name = "{0}, m = {1}, E = {2}")
    @MethodSource("branches")
    void diagonalDecodeEqualsTheFullForward(TokenGrid grid, int branchLayer, int verticalLayers) {
        BackboneConfig backbone = RandomModels.tiny(grid);
        FlashArModel model = RandomModels.flashAr(manager, backbone, branchLayer, verticalLayers);
        assertDiagonal(model);
    }

    static List<Arguments> gates() {
        return GRIDS.stream()
                .flatMap(
                        grid ->
                                Stream.of(
                                                new GateConfig.Fixed(0.3),
                                                new GateConfig.LearnedScalar(),
                                                new GateConfig.Logits(7))
                                        .map(gate -> Arguments.of(grid, gate)))
                .toList();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("gates")
    void diagonalDecodeEqualsTheFullForwardWithOtherGatesAndMixedCorner(
            TokenGrid grid, GateConfig gate) {
        BackboneConfig backbone = RandomModels.tiny(grid);
        assertDiagonal(
                RandomModels.flashAr(
                        manager,
                        new FlashArConfig(
                                backbone, new BranchConfig(1, 2), gate, CornerRule.MIXED)));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void rasterDecodeEqualsTheFullForward(TokenGrid grid) {
        FlashArModel model = RandomModels.flashAr(manager, RandomModels.tiny(grid), 1, 2);
        try (RasterDecoder decoder = new RasterDecoder(model.backbone())) {
            // the second round runs on used caches
            for (Guidance guidance : twice(GUIDANCES)) {
                StepLogits seen = new StepLogits(CLASSES.length, grid.cells());
                int[][] tokens =
                        decoder.decode(request(guidance), DecodeListener.NONE, seen).tokens();
                for (int image = 0; image < CLASSES.length; image++) {
                    int[] drawn = tokens[image];
                    assertRows(
                            seen.logits[image],
                            FullForward.raster(manager, model.backbone(), CLASSES[image], drawn),
                            FullForward.raster(manager, model.backbone(), 5, drawn),
                            guidance,
                            guidance::guidesToken);
                }
            }
        }
    }

    private void assertDiagonal(FlashArModel model) {
        DiagonalOrder order = new DiagonalOrder(model.config().backbone().grid());
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            for (Guidance guidance : twice(GUIDANCES)) {
                StepLogits seen = new StepLogits(CLASSES.length, order.grid().cells());
                int[][] tokens =
                        decoder.decode(request(guidance), DecodeListener.NONE, seen).tokens();
                for (int image = 0; image < CLASSES.length; image++) {
                    assertRows(
                            seen.logits[image],
                            FullForward.fused(manager, model, CLASSES[image], tokens[image]),
                            FullForward.fused(manager, model, 5, tokens[image]),
                            guidance,
                            cell ->
                                    guidance.guidesDiagonal(
                                            order.start(order.grid().diagonal(cell))));
                }
            }
        }
    }

    private static void assertRows(
            float[][] actual,
            float[][] conditional,
            float[][] unconditional,
            Guidance guidance,
            IntPredicate guided) {
        for (int cell = 0; cell < actual.length; cell++) {
            float[] expected =
                    guided.test(cell)
                            ? FullForward.guide(
                                    conditional[cell], unconditional[cell], guidance.scale())
                            : conditional[cell];
            assertThat(actual[cell])
                    .as("cell %d", cell)
                    .containsExactly(expected, within(TOLERANCE));
        }
    }

    private static DecodeRequest request(Guidance guidance) {
        return DecodeRequest.builder()
                .setClassIds(CLASSES)
                .setSeeds(7, 8, 9)
                .optGuidance(guidance)
                .build();
    }

    private static List<Guidance> twice(List<Guidance> guidances) {
        return Stream.concat(guidances.stream(), guidances.stream()).toList();
    }
}
