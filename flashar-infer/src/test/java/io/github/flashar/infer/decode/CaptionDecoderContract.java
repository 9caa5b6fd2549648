package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.text.CaptionFeatures;
import java.util.Arrays;
import java.util.Random;

/** What every decoder of a caption-conditional model promises. */
public abstract class CaptionDecoderContract extends TokenDecoderContract {

    private static final int CAPTION_TOKENS = 6;
    private static final int CAPTION_DIM = 4;

    /** Makes the decoder of an adapted model; it may use the backbone alone. */
    protected abstract TokenDecoder decoder(FlashArModel model);

    @Override
    protected TokenDecoder decoder(NDManager manager) {
        BackboneConfig config =
                RandomModels.captioned(new TokenGrid(5, 3), CAPTION_TOKENS, CAPTION_DIM);
        return decoder(RandomModels.flashAr(manager, config, 2, 2));
    }

    /** Captions of 3, 4 and 5 tokens. */
    @Override
    protected void subjects(DecodeRequest.Builder request, int[] subjects) {
        request.setCaptions(
                Arrays.stream(subjects).mapToObj(CaptionDecoderContract::caption).toList());
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
