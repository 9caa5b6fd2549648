package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Filter;

/**
 * From the last map to bytes. Pixels as floats lie in a map: 8 floats take no more than its at
 * least 32 channels.
 */
record OutputLayer(NormLayer norm, Filter convolution) implements PixelLayer {

    @Override
    public void enqueue(Pass pass) {
        norm.enqueue(pass, pass.x());
        pass.kernels()
                .convolveToFloats()
                .enqueue(
                        pass.stream(),
                        pass.images(),
                        pass.normed(),
                        convolution,
                        null,
                        pass.next(),
                        pass.overflow());
        pass.kernels()
                .toBytes()
                .enqueue(
                        pass.stream(),
                        pass.next(),
                        pass.canvas().pictures(),
                        pass.images().allCells());
    }
}
