package io.github.flashar.examples.gpu;

import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.sampling.SamplingConfig;

/**
 * Draws many images, pictures and all, and watches the GPU's free memory: after the first batch it
 * must not shrink by a byte. Nothing else may use the GPU meanwhile.
 */
public final class GrowthCheck {

    private GrowthCheck() {}

    /** {@code GrowthCheck SIZE GRID IMAGES BATCH}. */
    public static void main(String[] arguments) {
        long growth =
                growth(
                        arguments[0],
                        arguments[1],
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]));
        System.exit(growth <= 0 ? 0 : 1);
    }

    /** Returns by how many bytes it shrank. */
    static long growth(String size, String grid, int images, int batch) {
        CudaBenchModel model = CheckedModel.parse(size, grid);
        CudaDevice device = CudaDevice.open(0);
        try (CudaModel loaded = model.load(device, CudaPrecision.FAST);
                CudaDecoder decoder = CudaDecoder.diagonal(loaded);
                Kernels kernels = new Kernels(device);
                CudaPixels pixels = model.loadPixels(kernels)) {
            // Twice: what was asked for kernel by kernel is one recorded launch the second time.
            draw(model, decoder, pixels, 0, batch);
            draw(model, decoder, pixels, 0, batch);
            long before = device.freeMemory();
            for (int drawn = 0; drawn < images; drawn += batch) {
                draw(model, decoder, pixels, drawn, batch);
            }
            long growth = before - device.freeMemory();
            System.out.printf(
                    "%,d images in batches of %d: %,d bytes of device memory more%n",
                    images, batch, growth);
            return growth;
        }
    }

    private static void draw(
            CudaBenchModel model, CudaDecoder decoder, CudaPixels pixels, long seed, int batch) {
        SamplingConfig sampling = SamplingConfig.builder().build();
        int[][] tokens =
                decoder.decode(CheckedModel.request(model, batch, seed, sampling)).tokens();
        int unused = pixels.of(tokens).size();
    }
}
