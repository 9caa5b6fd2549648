package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import java.util.Arrays;
import java.util.Random;

/** What every decoder of a model that reads text promises. */
public abstract class TextDecoderContract extends TokenDecoderContract {

    private static final int ROOM = 9;

    /** Makes the decoder of an adapted model; it may use the backbone alone. */
    protected abstract TokenDecoder decoder(FlashArModel model);

    @Override
    protected TokenDecoder decoder(NDManager manager) {
        return decoder(
                RandomModels.imageBranch(
                        manager, RandomModels.texted(new TokenGrid(3, 4), ROOM), 2, 1));
    }

    /** Texts of 1, 5 and 9 tokens, unconditional ones of 4, 3 and 2. */
    @Override
    protected void subjects(DecodeRequest.Builder request, int[] subjects) {
        request.setTexts(Arrays.stream(subjects).mapToObj(TextDecoderContract::prompt).toList());
    }

    private static TextPrompt prompt(int subject) {
        return new TextPrompt(text(subject, 1 + 4 * subject), text(subject + 10, 4 - subject));
    }

    private static int[] text(long seed, int length) {
        return new Random(seed).ints(length, 0, RandomModels.FIRST_IMAGE_TOKEN).toArray();
    }
}
