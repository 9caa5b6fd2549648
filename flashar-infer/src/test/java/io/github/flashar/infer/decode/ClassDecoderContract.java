package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;

/** What every decoder of a class-conditional model promises. */
public abstract class ClassDecoderContract extends TokenDecoderContract {

    /** Makes the decoder of an adapted model; it may use the backbone alone. */
    protected abstract TokenDecoder decoder(FlashArModel model);

    @Override
    protected TokenDecoder decoder(NDManager manager) {
        BackboneConfig config = RandomModels.tiny(new TokenGrid(3, 4));
        return decoder(RandomModels.flashAr(manager, config, 1, 1));
    }

    @Override
    protected void subjects(DecodeRequest.Builder request, int[] subjects) {
        request.setClassIds(subjects);
    }
}
