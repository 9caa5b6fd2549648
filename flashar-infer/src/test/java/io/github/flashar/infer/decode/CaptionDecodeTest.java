package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.Guidance;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Captions of different lengths, decoded side by side from caches and alone without. */
class CaptionDecodeTest {

    private static final int TOKENS = 5;
    private static final int FEATURE_DIM = 6;
    private static final BackboneConfig BACKBONE =
            RandomModels.captioned(new TokenGrid(3, 4), TOKENS, FEATURE_DIM);
    private static final List<CaptionFeatures> CAPTIONS =
            List.of(caption(1, 2), caption(2, TOKENS), caption(3, 1));

    private final NDManager manager = NDManager.newBaseManager();
    private final Torch.GradScope noGrad = Torch.noGrad();
    private final FlashArModel model = RandomModels.flashAr(manager, BACKBONE, 1, 2);

    @AfterEach
    void tearDown() {
        manager.close();
        noGrad.close();
    }

    @Test
    void diagonalDecodeEqualsTheFullForward() {
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            for (Guidance guidance : List.of(Guidance.none(), Guidance.of(2))) {
                StepLogits seen = new StepLogits(CAPTIONS.size(), BACKBONE.grid().cells());
                int[][] tokens =
                        decoder.decode(request(guidance, CAPTIONS), DecodeListener.NONE, seen)
                                .tokens();
                assertLogits(
                        seen,
                        guidance,
                        (image, condition, mask) ->
                                FullForward.fused(manager, model, condition, mask, tokens[image]));
            }
        }
    }

    @Test
    void rasterDecodeEqualsTheFullForward() {
        try (RasterDecoder decoder = new RasterDecoder(model.backbone())) {
            for (Guidance guidance : List.of(Guidance.none(), Guidance.of(2))) {
                StepLogits seen = new StepLogits(CAPTIONS.size(), BACKBONE.grid().cells());
                int[][] tokens =
                        decoder.decode(request(guidance, CAPTIONS), DecodeListener.NONE, seen)
                                .tokens();
                assertLogits(
                        seen,
                        guidance,
                        (image, condition, mask) ->
                                FullForward.raster(
                                        manager, model.backbone(), condition, mask, tokens[image]));
            }
        }
    }

    @Test
    void paddingIsNotSeenUnlessAsked() {
        float[] features = CAPTIONS.get(0).values();
        float[] otherPadding = features.clone();
        otherPadding[0] += 1;
        assertThat(cornerLogits(caption(otherPadding, 2)))
                .isEqualTo(cornerLogits(caption(features, 2)));
        assertThat(cornerLogits(caption(otherPadding, TOKENS)))
                .isNotEqualTo(cornerLogits(caption(features, TOKENS)));
    }

    @Test
    void anImageDoesNotDependOnTheOtherCaptions() {
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            int cells = BACKBONE.grid().cells();
            StepLogits together = new StepLogits(CAPTIONS.size(), cells);
            decoder.decode(request(Guidance.of(2), CAPTIONS), DecodeListener.NONE, together);
            StepLogits alone = new StepLogits(1, cells);
            List<CaptionFeatures> first = CAPTIONS.subList(0, 1);
            decoder.decode(request(Guidance.of(2), first), DecodeListener.NONE, alone);
            assertThat(together.logits[0]).isDeepEqualTo(alone.logits[0]);
        }
    }

    private float[] cornerLogits(CaptionFeatures caption) {
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            StepLogits seen = new StepLogits(1, BACKBONE.grid().cells());
            decoder.decode(request(Guidance.none(), List.of(caption)), DecodeListener.NONE, seen);
            return seen.logits[0][0];
        }
    }

    private void assertLogits(StepLogits seen, Guidance guidance, Reference reference) {
        for (int image = 0; image < CAPTIONS.size(); image++) {
            CaptionFeatures caption = CAPTIONS.get(image);
            PrefixMask mask = PrefixMask.leftPadded(BACKBONE.prefix(), caption.validTokens());
            NDArray features = manager.create(caption.values(), new Shape(1, TOKENS, FEATURE_DIM));
            float[][] conditional = reference.logits(image, features, mask);
            float[][] unconditional =
                    reference.logits(image, model.backbone().unconditional(manager, 1), mask);
            for (int cell = 0; cell < conditional.length; cell++) {
                assertThat(seen.logits[image][cell])
                        .as("image %d, cell %d", image, cell)
                        .containsExactly(
                                guidance.isActive()
                                        ? FullForward.guide(
                                                conditional[cell],
                                                unconditional[cell],
                                                guidance.scale())
                                        : conditional[cell],
                                within(1e-5f));
            }
        }
    }

    private static DecodeRequest request(Guidance guidance, List<CaptionFeatures> captions) {
        return DecodeRequest.builder()
                .setCaptions(captions)
                .setSeeds(new long[captions.size()])
                .optGuidance(guidance)
                .build();
    }

    private static CaptionFeatures caption(float[] features, int validTokens) {
        return new CaptionFeatures(TOKENS, FEATURE_DIM, features, validTokens);
    }

    private static CaptionFeatures caption(long seed, int validTokens) {
        Philox random = new Philox(seed, 1);
        float[] features = new float[TOKENS * FEATURE_DIM];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return caption(features, validTokens);
    }

    /** Logits of each cell of an image from one pass over its finished grid. */
    @FunctionalInterface
    private interface Reference {
        float[][] logits(int image, NDArray condition, PrefixMask mask);
    }
}
