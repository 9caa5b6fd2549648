package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.decode.CaptionDecoderContract;
import io.github.flashar.infer.decode.ClassDecoderContract;
import io.github.flashar.infer.decode.TextDecoderContract;
import io.github.flashar.infer.decode.TokenDecoder;
import org.junit.jupiter.api.Nested;

/** The decoders of the CUDA engine keep the contract. */
class CudaDecoderContractTest {

    @Nested
    class DiagonalByClass extends ClassDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::diagonal);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }

    @Nested
    class RasterByClass extends ClassDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::raster);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }

    @Nested
    class DiagonalByCaption extends CaptionDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::diagonal);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }

    @Nested
    class DiagonalByText extends TextDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::diagonal);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }

    @Nested
    class RasterByText extends TextDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::raster);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }

    @Nested
    class RasterByCaption extends CaptionDecoderContract {

        @Override
        protected TokenDecoder decoder(FlashArModel model) {
            return CudaTestModel.of(model, CudaPrecision.DETERMINISTIC, CudaDecoder::raster);
        }

        @Override
        protected int repeats() {
            return TestDevice.repeats(super.repeats());
        }
    }
}
