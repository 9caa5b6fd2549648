package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * {@code x + conv(silu(norm(conv(silu(norm(x))))))}.
 *
 * @param shortcut 1×1 convolution that x passes first, if channels change
 */
record ResidualLayer(
        NormLayer norm1,
        Filter convolution1,
        NormLayer norm2,
        Filter convolution2,
        @Nullable Filter shortcut)
        implements PixelLayer {

    @Override
    public void enqueue(Pass pass) {
        norm1.enqueue(pass, pass.x());
        convolve(pass, convolution1, null);
        norm2.enqueue(pass, pass.next());
        convolve(pass, convolution2, residual(pass));
        pass.advance();
    }

    /** What the block's result is added to; with a shortcut it lies where the result will. */
    private DeviceMemory residual(Pass pass) {
        if (shortcut == null) {
            return pass.x();
        }
        pass.kernels()
                .multiply()
                .enqueue(
                        pass.stream(),
                        pass.images(),
                        pass.x(),
                        shortcut,
                        null,
                        pass.next(),
                        pass.overflow());
        return pass.next();
    }

    private static void convolve(Pass pass, Filter filter, @Nullable DeviceMemory residual) {
        pass.kernels()
                .convolve()
                .enqueue(
                        pass.stream(),
                        pass.images(),
                        pass.normed(),
                        filter,
                        residual,
                        pass.next(),
                        pass.overflow());
    }
}
