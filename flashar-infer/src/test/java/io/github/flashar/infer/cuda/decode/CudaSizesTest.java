package io.github.flashar.infer.cuda.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.Emu35Sizes;
import io.github.flashar.infer.decode.RandomModels;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.sampling.Guidance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a model takes is known before it is loaded, and what cannot be computed is refused. */
class CudaSizesTest {

    private static final TokenGrid GRID = new TokenGrid(8, 8);
    private static final int ROOM = 40;

    /** Bytes that a tensor's memory is a multiple of. */
    private static final int ALIGNMENT = 256;

    @Test
    void aCornerGateBesideAGateOfLogitsIsRefused() {
        BackboneConfig backbone = RandomModels.tiny(GRID);
        FlashArConfig config =
                new FlashArConfig(
                        backbone,
                        new BranchConfig(1, 1, BranchView.IMAGE),
                        GateConfig.Logits.official(backbone),
                        CornerRule.RESIDUAL);
        assertThatThrownBy(() -> new CudaSizes(backbone, Optional.of(config), Storage.FLOAT))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("choose the device cpu or gpu");
    }

    /** The layers of the branch have no room for the text, and heads no rows for its words. */
    @Test
    void planAndAllocationAgree() {
        CudaDevice device = TestDevice.require();
        try (NDManager manager = NDManager.newBaseManager()) {
            FlashArModel djl =
                    RandomModels.imageBranch(manager, RandomModels.texted(GRID, ROOM), 1, 2);
            long before = device.freeMemory();
            try (CudaTestModel model =
                    CudaTestModel.of(djl, CudaPrecision.FAST, CudaDecoder::diagonal)) {
                CudaSizes sizes = model.model().sizes();
                long loaded = device.freeMemory();
                try (CudaDecoder another = CudaDecoder.diagonal(model.model())) {
                    long decoder = loaded - device.freeMemory();
                    assertNear(decoder, sizes.decoderBytes(true));
                    long tensors = sizes.parameterSpecs().size();
                    assertThat(before - loaded - decoder)
                            .isBetween(
                                    sizes.weightBytes(), sizes.weightBytes() + tensors * ALIGNMENT);
                }
                model.decode(request());
                assertNear(loaded - device.freeMemory(), sizes.imageBytes(true, true));
            }
        }
    }

    private static void assertNear(long taken, long planned) {
        assertThat(taken).isBetween(planned * 9 / 10, planned * 11 / 10);
    }

    private static DecodeRequest request() {
        TextPrompt prompt = new TextPrompt(new int[] {1, 2, 3}, new int[] {4});
        return DecodeRequest.builder()
                .setTexts(List.of(prompt))
                .setSeeds(1)
                .optGuidance(Guidance.of(5))
                .build();
    }

    /** 34.1 billion parameters of Emu3.5 and those of its branch, without 2 × 151,854 words. */
    @Test
    void emu35TakesWhatItsParametersTake() {
        FlashArConfig config = Emu35Sizes.flashAr(new TokenGrid(64, 64), 128);
        CudaSizes sizes = new CudaSizes(config.backbone(), Optional.of(config), Storage.BF16);
        long matrices = 37_508_999_810L - 2L * 151_854 * 5120;
        assertThat(sizes.weightBytes()).isBetween(2 * matrices, 2 * matrices + (4L << 20));

        long places = 128 + 4095L; // every token but the last
        long caches = 2L * 2 * 8 * 128 * Short.BYTES * (64 * places + 4 * 4095);
        assertThat(sizes.imageBytes(true, true)).isBetween(caches, caches + (1L << 30));
        assertThat(sizes.imageBytes(true, false)).isGreaterThan(caches / 2);
        assertThat(sizes.decoderBytes(true)).isGreaterThan(2 * MatMuls.WORKSPACE_BYTES);
    }
}
