package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.kernel.LookUpCodes;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * From tokens to the first map.
 *
 * @param table float16 [codes, inputs], codes widened by {@code post_quant_conv}
 */
record InputLayer(LookUpCodes lookUp, DeviceMemory table, Filter convolution)
        implements PixelLayer {

    @Override
    public void enqueue(Pass pass) {
        DeviceMemory tokens = pass.canvas().tokens();
        lookUp.enqueue(pass.stream(), tokens, table, pass.x(), pass.images().allCells());
        pass.kernels()
                .convolve()
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
