package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.text.CaptionFeatures;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** The decoders of this module keep the contract, with classes and with captions. */
class DecoderContractTest {

    private static final int CAPTION_TOKENS = 6;
    private static final int CAPTION_DIM = 4;

    @Nested
    class DiagonalByClass extends ByClass {

        @Override
        TokenDecoder decoder(FlashArModel model) {
            return new DiagonalDecoder(model);
        }
    }

    @Nested
    class RasterByClass extends ByClass {

        @Override
        TokenDecoder decoder(FlashArModel model) {
            return new RasterDecoder(model.backbone());
        }
    }

    @Nested
    class DiagonalByCaption extends ByCaption {

        @Override
        TokenDecoder decoder(FlashArModel model) {
            return new DiagonalDecoder(model);
        }
    }

    @Nested
    class RasterByCaption extends ByCaption {

        @Override
        TokenDecoder decoder(FlashArModel model) {
            return new RasterDecoder(model.backbone());
        }
    }

    private abstract static class ByClass extends TokenDecoderContract {

        abstract TokenDecoder decoder(FlashArModel model);

        @Override
        TokenDecoder decoder(NDManager manager) {
            BackboneConfig config = RandomModels.tiny(new TokenGrid(3, 4));
            return decoder(RandomModels.flashAr(manager, config, 1, 1));
        }

        @Override
        void subjects(DecodeRequest.Builder request, int[] subjects) {
            request.setClassIds(subjects);
        }
    }

    private abstract static class ByCaption extends TokenDecoderContract {

        abstract TokenDecoder decoder(FlashArModel model);

        @Override
        TokenDecoder decoder(NDManager manager) {
            BackboneConfig config =
                    RandomModels.captioned(new TokenGrid(5, 3), CAPTION_TOKENS, CAPTION_DIM);
            return decoder(RandomModels.flashAr(manager, config, 2, 2));
        }

        /** Captions of 3, 4 and 5 tokens. */
        @Override
        void subjects(DecodeRequest.Builder request, int[] subjects) {
            request.setCaptions(Arrays.stream(subjects).mapToObj(ByCaption::caption).toList());
        }

        private static CaptionFeatures caption(int subject) {
            Random random = new Random(subject);
            float[] values = new float[CAPTION_TOKENS * CAPTION_DIM];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new CaptionFeatures(CAPTION_TOKENS, CAPTION_DIM, values, 3 + subject);
        }
    }
}
