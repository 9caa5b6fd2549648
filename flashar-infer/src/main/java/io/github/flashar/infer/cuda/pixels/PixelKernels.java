package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Convolve;
import io.github.flashar.infer.cuda.kernel.Multiply;
import io.github.flashar.infer.cuda.kernel.SoftmaxRows;
import io.github.flashar.infer.cuda.kernel.ToBytes;
import io.github.flashar.infer.cuda.runtime.Kernels;

/**
 * The kernels that several layers share.
 *
 * @param convolve to float16
 * @param enlarge convolution of what is first made twice as high and wide
 * @param convolveToFloats to float32
 * @param multiply to float16
 * @param multiplyToFloats to float32
 * @param softmax of attention scores
 * @param toBytes of pixels
 */
record PixelKernels(
        Convolve convolve,
        Convolve enlarge,
        Convolve convolveToFloats,
        Multiply multiply,
        Multiply multiplyToFloats,
        SoftmaxRows softmax,
        ToBytes toBytes) {

    static PixelKernels of(Kernels kernels) {
        return new PixelKernels(
                new Convolve(kernels, false, false),
                new Convolve(kernels, true, false),
                new Convolve(kernels, false, true),
                new Multiply(kernels, false),
                new Multiply(kernels, true),
                new SoftmaxRows(kernels),
                new ToBytes(kernels));
    }
}
