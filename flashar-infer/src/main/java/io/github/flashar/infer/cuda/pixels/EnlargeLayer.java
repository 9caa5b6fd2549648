package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Filter;

/** Doubles height and width by repeating each cell, then convolves. */
record EnlargeLayer(Filter convolution) implements PixelLayer {

    @Override
    public void enqueue(Pass pass) {
        pass.enlarge();
        pass.kernels()
                .enlarge()
                .enqueue(
                        pass.stream(),
                        pass.images(),
                        pass.x(),
                        convolution,
                        null,
                        pass.next(),
                        pass.overflow());
        pass.advance();
    }
}
