package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Convolution with a square kernel and a bias.
 *
 * <ul>
 *   <li>input: [B, in, H, W]
 *   <li>{@code name.weight}: [out, in, kernel, kernel], {@code name.bias}: [out]; both start
 *       uniform in ±1/√(in·kernel²)
 *   <li>output: [B, out, ⌊(H + 2·padding − kernel)/stride⌋ + 1, …]
 * </ul>
 *
 * @param name prefix of the parameters' names
 * @param padding zeros added on each of the four sides
 */
public record Conv2d(String name, int in, int out, int kernel, int stride, int padding)
        implements Layer {

    /**
     * Below this many values a single image takes another CPU kernel than in a batch, whose
     * rounding differs; so it is computed twice, which costs little at this size.
     */
    private static final long TINY_IMAGE = 20480;

    /**
     * Output channels are filled up to a multiple of this. Otherwise the CPU engine's backward pass
     * reads padding it never wrote, and now and then a gradient is NaN.
     */
    private static final int LANES = 16;

    /** A 3×3 convolution that keeps height and width. */
    public static Conv2d same(String name, int in, int out) {
        return new Conv2d(name, in, out, 3, 1, 1);
    }

    /** A linear map of the channels, the same at every position. */
    public static Conv2d pointwise(String name, int in, int out) {
        return new Conv2d(name, in, out, 1, 1, 0);
    }

    @Override
    public List<ParameterSpec> specs() {
        Initializer start = Initializer.uniform(1 / Math.sqrt((double) in * kernel * kernel));
        return List.of(
                new ParameterSpec(name + ".weight", new Shape(out, in, kernel, kernel), start),
                new ParameterSpec(name + ".bias", new Shape(out), start));
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        boolean tiny = x.getShape().get(0) == 1 && x.size() <= TINY_IMAGE;
        return tiny ? convolve(parameters, x.concat(x, 0)).get("0:1") : convolve(parameters, x);
    }

    private NDArray convolve(Parameters parameters, NDArray x) {
        NDArray weight = parameters.get(name + ".weight");
        NDArray bias = parameters.get(name + ".bias");
        int missing = Math.floorMod(-out, LANES);
        if (missing == 0) {
            return convolve(x, weight, bias);
        }
        NDArray noWeight = x.getManager().zeros(new Shape(missing, in, kernel, kernel));
        NDArray noBias = x.getManager().zeros(new Shape(missing));
        return convolve(x, weight.concat(noWeight, 0), bias.concat(noBias, 0)).get(":, :" + out);
    }

    private NDArray convolve(NDArray x, NDArray weight, NDArray bias) {
        Shape strides = new Shape(stride, stride);
        Shape paddings = new Shape(padding, padding);
        return x.getNDArrayInternal()
                .convolution(x, weight, bias, strides, paddings, new Shape(1, 1), 1)
                .singletonOrThrow();
    }
}
