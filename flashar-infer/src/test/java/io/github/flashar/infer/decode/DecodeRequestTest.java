package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.sampling.Guidance;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DecodeRequestTest {

    private static final NDManager MANAGER = NDManager.newBaseManager();
    private static final FlashArModel MODEL =
            RandomModels.flashAr(MANAGER, RandomModels.tiny(new TokenGrid(3, 4)), 1, 2);

    @AfterAll
    static void tearDown() {
        MANAGER.close();
    }

    @Test
    void asksForAtLeastOneImage() {
        assertThatThrownBy(() -> DecodeRequest.builder().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no class ids");
    }

    @Test
    void asksForOneSeedAnImage() {
        assertThatThrownBy(() -> DecodeRequest.builder().setClassIds(1, 2).setSeeds(3).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("1 seeds for 2 images: each needs one");
    }

    @Test
    void asksForOneSettingForAllOrOneForEach() {
        DecodeRequest.Builder three =
                DecodeRequest.builder().setClassIds(1, 2, 3).setSeeds(4, 5, 6);
        assertThatThrownBy(() -> three.optGuidance(Guidance.of(2), Guidance.none()).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("2 guidance settings for 3 images: give one for all, or one for each");
        three.optGuidance(Guidance.of(2));
        assertThatThrownBy(() -> three.optSampling().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("0 sampling settings for 3 images");
    }

    @Test
    void rejectsNegativeClassIds() {
        assertThatThrownBy(() -> DecodeRequest.builder().setClassIds(1, -2).setSeeds(3, 4).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("class id of image 1 = -2 must be at least 0");
    }

    @Test
    void rejectsClassesTheModelLacks() {
        try (DiagonalDecoder diagonal = new DiagonalDecoder(MODEL);
                RasterDecoder raster = new RasterDecoder(MODEL.backbone())) {
            for (TokenDecoder decoder : List.of(diagonal, raster)) {
                assertThatThrownBy(() -> decoder.decode(request(6)))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessage(
                                "class id of image 0 = 6 is outside 0..5 (5 is the null class)");
            }
        }
    }

    @Test
    void rejectsCaptionsTheModelCannotTake() {
        BackboneConfig backbone = RandomModels.captioned(new TokenGrid(2, 2), 3, 4);
        FlashArModel captioned = RandomModels.flashAr(MANAGER, backbone, 1, 2);
        try (DiagonalDecoder byCaption = new DiagonalDecoder(captioned);
                DiagonalDecoder byClass = new DiagonalDecoder(MODEL)) {
            assertThatThrownBy(() -> byClass.decode(request(caption(3, 4))))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("not conditioned on captions: ClassPrefix");
            assertThatThrownBy(() -> byCaption.decode(request(1)))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("not conditioned on classes: CaptionPrefix");
            assertThatThrownBy(() -> byCaption.decode(request(caption(4, 3))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("caption of image 0 has 4 x 3 features, the model takes 3 x 4");
        }
    }

    @Test
    void copiesItsArguments() {
        int[] classIds = {1};
        DecodeRequest request = DecodeRequest.builder().setClassIds(classIds).setSeeds(0).build();
        classIds[0] = 4;
        request.classIds()[0] = 3;
        assertThat(request.classIds()).containsExactly(1);
    }

    @Test
    void drawsTheCellsOfTheGridInItsPasses() {
        try (DiagonalDecoder diagonal = new DiagonalDecoder(MODEL);
                RasterDecoder raster = new RasterDecoder(MODEL.backbone())) {
            assertThat(diagonal.decode(request(1)).passes()).isEqualTo(6);
            assertThat(raster.decode(request(1)).passes()).isEqualTo(12);
            assertThat(diagonal.decode(request(1)).tokens()[0]).hasSize(12);
        }
    }

    private static CaptionFeatures caption(int tokens, int dim) {
        return new CaptionFeatures(tokens, dim, new float[tokens * dim], tokens);
    }

    private static DecodeRequest request(CaptionFeatures caption) {
        return DecodeRequest.builder().setCaptions(List.of(caption)).setSeeds(5).build();
    }

    private static DecodeRequest request(int classId) {
        return DecodeRequest.builder().setClassIds(classId).setSeeds(5).build();
    }
}
