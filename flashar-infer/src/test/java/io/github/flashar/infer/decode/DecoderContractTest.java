package io.github.flashar.infer.decode;

import io.github.flashar.core.model.FlashArModel;
import org.junit.jupiter.api.Nested;

/** The decoders on DJL keep the contract, with classes, captions and texts. */
class DecoderContractTest {

    @Nested
    class DiagonalByClass extends ClassDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new DiagonalDecoder(model);
        }
    }

    @Nested
    class RasterByClass extends ClassDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new RasterDecoder(model.backbone());
        }
    }

    @Nested
    class DiagonalByCaption extends CaptionDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new DiagonalDecoder(model);
        }
    }

    @Nested
    class RasterByCaption extends CaptionDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new RasterDecoder(model.backbone());
        }
    }

    @Nested
    class DiagonalByText extends TextDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new DiagonalDecoder(model);
        }
    }

    @Nested
    class RasterByText extends TextDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return new RasterDecoder(model.backbone());
        }
    }
}
