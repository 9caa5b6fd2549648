package io.github.flashar.examples.bench.cuda;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.bench.BenchSize;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.Kernels;

/**
 * A model that is measured, not loaded yet.
 *
 * @param size its name
 * @param config its sizes
 */
public record CudaBenchModel(BenchSize size, FlashArConfig config) {

    private static final long PIXEL_BYTES = 4L << 30;

    TokenGrid grid() {
        return config.backbone().grid();
    }

    /** Loads made-up weights. */
    public CudaModel load(CudaDevice device, CudaPrecision precision) {
        return CudaModel.flashAr(
                device, precision, SyntheticWeights.of(config.parameterSpecs()), config);
    }

    /** Loads a picture decoder of made-up weights. */
    public CudaPixels loadPixels(Kernels kernels) {
        VqConfig tokenizer = size.tokenizer();
        return new CudaPixels(
                kernels,
                tokenizer,
                SyntheticWeights.of(tokenizer.parameterSpecs()),
                grid(),
                Math.max(PIXEL_BYTES, CudaPixels.bytesPerPicture(tokenizer, grid())));
    }
}
