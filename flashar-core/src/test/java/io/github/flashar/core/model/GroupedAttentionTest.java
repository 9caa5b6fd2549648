package io.github.flashar.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.RecordedShapes;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.random.Philox;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedAttentionTest {

    private static final int CAPTION = 6;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,512", "4,4,512", "4,4,1", "4,4,5", "3,7,4", "7,3,10", "1,9,3", "9,1,3", "6,5,8"
    })
    void equalsTheMaskedReference(int height, int width, int queries) {
        BackboneConfig config =
                config(new TokenGrid(height, width), new PrefixConfig.ClassPrefix(3));
        assertEqualsReference(config, PrefixMask.unpadded(config.prefix()), queries);
    }

    @ParameterizedTest
    @CsvSource({"2,3,4", "4,4,3", "5,2,512", "3,3,7"})
    void paddingOfCaptionsStaysHidden(int height, int width, int queries) {
        BackboneConfig config =
                config(new TokenGrid(height, width), new PrefixConfig.CaptionPrefix(CAPTION, 5));
        PrefixMask prefix = PrefixMask.leftPadded(config.prefix(), CAPTION, 2);
        assertEqualsReference(config, prefix, queries);
    }

    /** Widths are small here, so that two long axes can only be two sequence axes. */
    @Test
    void noTensorHasTwoLongSequenceAxes(@TempDir Path folder) throws IOException {
        BackboneConfig config = config(new TokenGrid(64, 64), new PrefixConfig.ClassPrefix(3));
        long length = config.sequenceLength();
        FlashArConfig flashAr = FlashArConfig.paper(config, 1);
        try (FlashArModel model =
                FlashArModel.fromRaster(
                        manager, RasterModel.initialize(manager, config, 1), flashAr, 2)) {
            model.parameters().asMap().values().forEach(a -> a.setRequiresGradient(true));
            PrefixMask prefix = PrefixMask.unpadded(config.prefix());
            FlashArModel training = model.forTraining(Precision.FLOAT32);

            long grouped =
                    RecordedShapes.largestPlane(
                            folder,
                            () ->
                                    backward(
                                            training,
                                            GroupedAttention.diagonal(
                                                    manager, flashAr, prefix, Precision.FLOAT32)));
            long raster =
                    RecordedShapes.largestPlane(
                            folder,
                            () ->
                                    backward(
                                            training,
                                            GroupedAttention.causal(
                                                    manager, config, prefix, Precision.FLOAT32)));
            long reference =
                    RecordedShapes.largestPlane(
                            folder,
                            () ->
                                    backward(
                                            model,
                                            SequenceAttention.diagonal(manager, flashAr, prefix)));

            assertThat(grouped).isLessThanOrEqualTo(length * GroupedAttention.QUERIES);
            assertThat(raster).isLessThanOrEqualTo(length * GroupedAttention.QUERIES);
            assertThat(reference).as("the recorder sees it").isEqualTo(length * length);
        }
    }

    private void backward(FlashArModel model, AttentionContext attention) {
        BackboneConfig config = model.config().backbone();
        int[] cells = new DiagonalOrder(config.grid()).cells();
        try (NDScope scope = NativeMemory.scope();
                RotaryEmbedding rotary = new RotaryEmbedding(manager, config, cells);
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = random(1, 1, config.sequenceLength(), config.dim());
            Rotation rotation = rotary.sequences(PrefixMask.unpadded(config.prefix()));
            BranchStates states = model.forward(x, 1, rotation, attention);
            collector.backward(states.horizontal().add(states.vertical()).square().sum());
        }
    }

    private void assertEqualsReference(BackboneConfig config, PrefixMask prefix, int queries) {
        FlashArConfig flashAr = FlashArConfig.paper(config, 1);
        int length = config.sequenceLength();
        assertAlike(
                0,
                GroupedAttention.causal(manager, config, prefix, queries, Precision.FLOAT32),
                SequenceAttention.causal(manager, config, prefix),
                inputs(length));
        assertAlike(
                0,
                diagonal(flashAr, prefix, queries),
                SequenceAttention.diagonal(manager, flashAr, prefix),
                inputs(length));
    }

    private GroupedAttention diagonal(FlashArConfig config, PrefixMask prefix, int queries) {
        return GroupedAttention.diagonal(
                manager,
                config.backbone(),
                config.branch().view(),
                prefix,
                queries,
                Precision.FLOAT32);
    }

    private NDArray[] inputs(int length) {
        return new NDArray[] {
            random(1, 2, 4, length, 4), random(2, 2, 2, length, 4), random(3, 2, 2, length, 4)
        };
    }

    @ParameterizedTest
    @CsvSource({"4,4,512", "3,7,4", "1,9,3"})
    void aBranchThatSeesTheImageAloneAttendsWithoutPrefix(int height, int width, int queries) {
        TokenGrid grid = new TokenGrid(height, width);
        BackboneConfig config = config(grid, new PrefixConfig.CaptionPrefix(CAPTION, 5));
        PrefixMask prefix = PrefixMask.leftPadded(config.prefix(), CAPTION, 2);
        FlashArConfig flashAr =
                new FlashArConfig(
                        config,
                        new BranchConfig(1, 1, BranchView.IMAGE),
                        GateConfig.paper(config),
                        CornerRule.RESIDUAL);
        BackboneConfig bare = config(grid, new PrefixConfig.ClassPrefix(3));
        NDArray[] inputs = inputs(grid.cells());
        PrefixMask none = PrefixMask.unpadded(bare.prefix()).withoutPrefix();
        NDArray mask =
                none.sequence(manager, grid.cells(), none.diagonalView(new DiagonalOrder(grid)));
        AttentionContext expected =
                (layer, query, key, value) -> ScaledDotProduct.attend(query, key, value, mask);

        assertAlike(config.layers(), diagonal(flashAr, prefix, queries), expected, inputs);
        assertAlike(
                config.layers(),
                SequenceAttention.diagonal(manager, flashAr, prefix),
                expected,
                inputs);
    }

    private static void assertAlike(
            int layer, AttentionContext actual, AttentionContext expected, NDArray... inputs) {
        float[][] is = valueAndGradients(layer, actual, inputs);
        float[][] should = valueAndGradients(layer, expected, inputs);
        for (int i = 0; i < is.length; i++) {
            for (int j = 0; j < is[i].length; j++) {
                assertThat(is[i][j])
                        .as("array %d, element %d", i, j)
                        .isCloseTo(should[i][j], org.assertj.core.api.Assertions.within(1e-5f));
            }
        }
    }

    private static float[][] valueAndGradients(
            int layer, AttentionContext context, NDArray... inputs) {
        for (NDArray input : inputs) {
            input.setRequiresGradient(false); // forgets the gradient
            input.setRequiresGradient(true);
        }
        try (NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = context.attend(layer, inputs[0], inputs[1], inputs[2]);
            collector.backward(value.square().sum());
            float[][] result = new float[inputs.length + 1][];
            result[0] = value.toFloatArray();
            for (int i = 0; i < inputs.length; i++) {
                result[i + 1] = inputs[i].getGradient().toFloatArray();
                inputs[i].getGradient().subi(inputs[i].getGradient());
            }
            return result;
        }
    }

    private static BackboneConfig config(TokenGrid grid, PrefixConfig prefix) {
        return BackboneConfig.builder()
                .setLayers(2)
                .setHeads(2)
                .setDim(8)
                .optFeedForwardDim(16)
                .setVocabulary(11)
                .optPrefix(prefix)
                .setGrid(grid)
                .build();
    }

    private NDArray random(int seed, long... shape) {
        Philox random = new Philox(9, seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }
}
