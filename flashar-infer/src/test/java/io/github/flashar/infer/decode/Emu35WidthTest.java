package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemoryPlan;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Layers as wide as those of Emu3.5-Image-34B: two of the backbone, one of the branch. */
@Tag("soak")
class Emu35WidthTest {

    private static final int ROOM = 8;
    private static final int[] TEXT = {3, 1, 4, 1, 5};

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(64)
                    .optKeyValueHeads(8)
                    .optHeadDim(128)
                    .optQueryKeyNorm(true)
                    .setDim(5120)
                    .optFeedForwardDim(25_600)
                    .setVocabulary(512)
                    .optPrefix(new TextPrefix(ROOM, 600, 80, 7))
                    .setGrid(new TokenGrid(2, 2))
                    .optRotaryPositions(RotaryPositions.SEQUENCE)
                    .optRopeBase(1e6)
                    .optNormEps(1e-6)
                    .build();

    private static final FlashArConfig CONFIG =
            new FlashArConfig(
                    BACKBONE,
                    new BranchConfig(1, 1, BranchView.IMAGE),
                    GateConfig.paper(BACKBONE),
                    CornerRule.RESIDUAL);

    @Test
    void cachedDecodeEqualsTheFullForward() {
        long need = MemoryPlan.builder().addWeights(CONFIG.parameterSpecs()).build().bytes();
        assumeTrue(
                MachineMemory.available() > need + need / 2,
                "needs " + need * 3 / 2 + " bytes of memory");
        try (NDManager manager = NDManager.newBaseManager();
                Torch.GradScope noGrad = Torch.noGrad();
                FlashArModel model = new FlashArModel(CONFIG, weights(manager));
                DiagonalDecoder decoder = new DiagonalDecoder(model);
                NDScope scope = NativeMemory.scope()) {
            StepLogits seen = new StepLogits(1, BACKBONE.grid().cells());
            int[] tokens = decoder.decode(request(), DecodeListener.NONE, seen).tokens()[0];
            float[][] expected =
                    FullForward.fused(
                            manager,
                            model,
                            BACKBONE.textPrefix().leftPadded(manager, List.of(TEXT)),
                            PrefixMask.leftPadded(BACKBONE.prefix(), TEXT.length),
                            tokens);
            for (int cell = 0; cell < expected.length; cell++) {
                float[] drawn = seen.logits[0][cell];
                float[] all = expected[cell];
                for (int code = 0; code < drawn.length; code++) {
                    assertThat(drawn[code])
                            .as("cell %d, code %d", cell, code)
                            .isCloseTo(all[80 + code], within(1e-4f));
                }
                assertThat(drawn).as("cell %d", cell).doesNotContain(Float.NaN);
            }
        }
    }

    private static DecodeRequest request() {
        return DecodeRequest.builder()
                .setTexts(List.of(new TextPrompt(TEXT, TEXT)))
                .setSeeds(1)
                .build();
    }

    /** Sines: quickly made, and no two neighbouring rows alike. */
    private static Parameters weights(NDManager manager) {
        Parameters parameters = new Parameters(manager);
        for (ParameterSpec spec : CONFIG.parameterSpecs()) {
            Shape shape = spec.shape();
            try (NDScope scope = NativeMemory.scope()) {
                NDArray values =
                        manager.arange(0, shape.size(), 1, DataType.FLOAT32)
                                .muli(1.618f)
                                .sin()
                                .muli(shape.dimension() > 1 ? 1.4 / Math.sqrt(shape.get(1)) : 0.1)
                                .addi(shape.dimension() > 1 ? 0 : 1);
                parameters.put(spec.name(), values.reshape(shape));
            }
        }
        return parameters;
    }
}
