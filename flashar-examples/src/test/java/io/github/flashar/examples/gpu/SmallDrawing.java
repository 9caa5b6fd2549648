package io.github.flashar.examples.gpu;

import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;

/**
 * Draws as little as reaches every kernel but those of captions, for a checker that makes
 * everything slow: both orders, both kinds of gate, both precisions, a model that reads text,
 * pictures.
 */
public final class SmallDrawing {

    private SmallDrawing() {}

    /** {@code SmallDrawing}. */
    public static void main(String[] arguments) {
        System.out.printf("%d pictures drawn%n", draw());
    }

    /** Returns the number of pictures. */
    static int draw() {
        CudaBenchModel model = CheckedModel.parse("TINY", "3x3");
        CudaDevice device = CudaDevice.open(0);
        try (Kernels kernels = new Kernels(device);
                CudaPixels pixels = model.loadPixels(kernels)) {
            int pictures = 0;
            for (CudaPrecision precision : List.of(CudaPrecision.FAST, CudaPrecision.FULL)) {
                pictures += draw(model, device, precision, pixels);
                pictures += draw(readingLogits(model), device, precision, pixels);
                pictures += draw(readingText(), device, precision, pixels);
            }
            return pictures;
        }
    }

    /** The same with the other kind of gate. */
    private static CudaBenchModel readingLogits(CudaBenchModel model) {
        FlashArConfig config = model.config();
        return new CudaBenchModel(
                model.size(),
                new FlashArConfig(
                        config.backbone(),
                        config.branch(),
                        GateConfig.Logits.official(config.backbone()),
                        CornerRule.HORIZONTAL));
    }

    /** Of Emu3.5's kind; its pictures are those of the other model. */
    private static CudaBenchModel readingText() {
        return CheckedModel.parse("TINY_TEXT", "3x3");
    }

    private static int draw(
            CudaBenchModel model, CudaDevice device, CudaPrecision precision, CudaPixels pixels) {
        SamplingConfig sampling = SamplingConfig.builder().optTopK(20).optTopP(0.9).build();
        DecodeRequest request = CheckedModel.request(model, 2, 1, sampling);
        try (CudaModel loaded = model.load(device, precision)) {
            return draw(CudaDecoder.raster(loaded), request, pixels)
                    + draw(CudaDecoder.diagonal(loaded), request, pixels);
        }
    }

    private static int draw(CudaDecoder made, DecodeRequest request, CudaPixels pixels) {
        try (CudaDecoder decoder = made) {
            return pixels.of(decoder.decode(request).tokens()).size();
        }
    }
}
