package io.github.flashar.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashArModelTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(3)
                    .setHeads(2)
                    .setDim(16)
                    .setVocabulary(11)
                    .optPrefix(new PrefixConfig.ClassPrefix(5))
                    .setGrid(GRID)
                    .optFeedForwardDim(24)
                    .build();

    private NDManager manager;
    private RasterModel raster;
    private NDScope scope;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        raster = RasterModel.initialize(manager, BACKBONE, 1);
        randomize(raster.parameters(), ParameterNames.HEAD);
        scope = NativeMemory.scope();
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"0,3", "1,2", "2,1", "3,1", "2,2", "1,1"})
    void atInitialisationBothBranchesAgreeWhereTheCloneIsComplete(int m, int verticalLayers) {
        FlashArModel model = fromRaster(m, verticalLayers);
        BranchStates states = forward(model, new DiagonalOrder(GRID).cells());
        float difference = difference(states.horizontal(), states.vertical());
        boolean complete = m + verticalLayers == BACKBONE.layers() && m < BACKBONE.layers();
        if (complete) {
            assertThat(difference).isZero();
        } else {
            assertThat(difference).isPositive();
        }
        model.close();
    }

    @Test
    void atInitialisationTheHorizontalBranchIsTheRasterModel() {
        FlashArModel model = fromRaster(1, 2);
        int[] cells = IntStream.range(0, GRID.cells()).toArray();
        Rotation rotation = rotation(cells);
        SequenceAttention causal = SequenceAttention.causal(manager, BACKBONE);
        NDArray x = embed(raster);

        NDArray expected = raster.logits(raster.hidden(x, rotation, causal));
        NDArray actual =
                model.backbone().logits(model.forward(x, 1, rotation, causal).horizontal());

        assertThat(actual.toFloatArray()).isEqualTo(expected.toFloatArray());
        model.close();
    }

    @Test
    void aTokenDependsOnNothingBeyondItsDiagonal() {
        FlashArModel model = fromRaster(1, 2);
        DiagonalOrder order = new DiagonalOrder(GRID);
        int[] tokens = tokens();
        int changed = order.start(3);
        NDArray before = states(model, order, tokens);
        tokens[changed] = (tokens[changed] + 1) % BACKBONE.vocabulary();
        NDArray after = states(model, order, tokens);

        int seen = BACKBONE.prefix().tokens() + order.start(3);
        assertThat(difference(before.get(":, :" + seen), after.get(":, :" + seen))).isZero();
        for (int index = order.start(3); index < order.end(3); index++) {
            String at = ":, " + (BACKBONE.prefix().tokens() + index);
            assertThat(difference(before.get(at), after.get(at))).isPositive();
        }
        model.close();
    }

    @Test
    void gateStartsAtOneHalfInsideAndIsFixedAtTheBorder() {
        FlashArModel model = fromRaster(2, 1);
        DiagonalOrder order = new DiagonalOrder(GRID);
        BranchStates states = forward(model, order.cells());
        Fusion fusion = Fusion.wholeGrid(manager, order, 1, CornerRule.HORIZONTAL);
        float[] weights = model.predict(fusion, states).weight().toFloatArray();
        for (int index = 0; index < GRID.cells(); index++) {
            int cell = order.cell(index);
            float expected = GRID.row(cell) == 0 ? 1f : GRID.column(cell) == 0 ? 0f : 0.5f;
            assertThat(weights[index]).isEqualTo(expected);
        }
        model.close();
    }

    @Test
    void fusionPicksTheNeighboursOfEveryCell() {
        DiagonalOrder order = new DiagonalOrder(GRID);
        NDArray positions =
                manager.arange(1f + GRID.cells()).reshape(1, 1 + GRID.cells(), 1); // [1, S, 1]
        Fusion fusion = Fusion.wholeGrid(manager, order, 1, CornerRule.HORIZONTAL);
        float[] left = fusion.left(positions).toFloatArray();
        float[] above = fusion.above(positions).toFloatArray();
        assertThat(left[0]).isZero();
        for (int index = 1; index < GRID.cells(); index++) {
            if (order.left(index) != DiagonalOrder.NONE) {
                assertThat(left[index]).isEqualTo(1 + order.left(index));
            }
            if (order.above(index) != DiagonalOrder.NONE) {
                assertThat(above[index]).isEqualTo(1 + order.above(index));
            }
        }
    }

    @Test
    void gradientsReachEveryParameterThroughTheFusedLogits() {
        FlashArModel model = fromRaster(1, 2);
        randomize(model.parameters(), ParameterNames.GATE_OUT);
        model.parameters().asMap().values().forEach(p -> p.setRequiresGradient(true));
        DiagonalOrder order = new DiagonalOrder(GRID);
        Fusion fusion = Fusion.wholeGrid(manager, order, 1, CornerRule.HORIZONTAL);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            BranchStates states = forward(model, order.cells());
            collector.backward(model.predict(fusion, states).fused().square().mean());
        }
        model.parameters()
                .asMap()
                .forEach(
                        (name, p) ->
                                assertThat(p.getGradient().abs().sum().getFloat())
                                        .as(name)
                                        .isPositive());
        model.close();
    }

    @Test
    void sizesOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> FlashArConfig.paper(BACKBONE, 4))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("branch layer = 4 is outside 0..3");
        assertThatThrownBy(
                        () ->
                                BackboneConfig.builder()
                                        .setLayers(1)
                                        .setHeads(3)
                                        .setDim(16)
                                        .setVocabulary(4)
                                        .optPrefix(new PrefixConfig.ClassPrefix(1))
                                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("dim = 16");
    }

    @Test
    void aDemoSizedBackboneHasTheWeightsItsFormulaSays() {
        BackboneConfig demo =
                BackboneConfig.builder()
                        .setLayers(6)
                        .setHeads(6)
                        .setDim(192)
                        .setVocabulary(512)
                        .optPrefix(new PrefixConfig.ClassPrefix(10))
                        .setGrid(new TokenGrid(8, 8))
                        .build();
        long d = 192;
        long perLayer = 4 * d * d + 3 * d * demo.feedForwardDim() + 2 * d;
        long count = demo.parameterSpecs().stream().mapToLong(s -> s.size()).sum();
        assertThat(demo.feedForwardDim()).isEqualTo(512);
        assertThat(count).isEqualTo(6 * perLayer + 2 * 512 * d + 11 * d + d);
    }

    private FlashArModel fromRaster(int m, int verticalLayers) {
        FlashArConfig config =
                new FlashArConfig(
                        BACKBONE,
                        new BranchConfig(m, verticalLayers),
                        GateConfig.paper(BACKBONE),
                        CornerRule.HORIZONTAL);
        return FlashArModel.fromRaster(manager, raster, config, 2);
    }

    private BranchStates forward(FlashArModel model, int[] cells) {
        return model.forward(
                embed(model.backbone()),
                1,
                rotation(cells),
                SequenceAttention.diagonal(manager, model.config()));
    }

    private NDArray states(FlashArModel model, DiagonalOrder order, int[] tokens) {
        NDArray x = embed(model.backbone(), tokens);
        BranchStates states =
                model.forward(
                        x,
                        1,
                        rotation(order.cells()),
                        SequenceAttention.diagonal(manager, model.config()));
        return states.horizontal().concat(states.vertical(), 2);
    }

    private Rotation rotation(int[] cells) {
        return new RotaryEmbedding(manager, BACKBONE, cells)
                .sequences(PrefixMask.unpadded(BACKBONE.prefix()));
    }

    private NDArray embed(RasterModel model) {
        return embed(model, tokens());
    }

    private NDArray embed(RasterModel model, int[] tokens) {
        long[] ids = IntStream.of(tokens).asLongStream().toArray();
        return Ops.concat(
                1,
                model.embedPrefix(manager.create(new long[] {2})),
                model.embedTokens(manager.create(ids).expandDims(0)));
    }

    private static int[] tokens() {
        Philox random = new Philox(9, 9);
        return random.ints(GRID.cells(), 0, BACKBONE.vocabulary()).toArray();
    }

    /** Replaces a zero-initialised parameter by something the outputs depend on. */
    private static void randomize(Parameters parameters, String name) {
        NDArray array = parameters.get(name);
        Philox random = new Philox(3, name.hashCode());
        float[] values = new float[(int) array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        array.set(values);
    }

    private static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
