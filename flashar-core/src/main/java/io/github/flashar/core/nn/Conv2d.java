package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Convolution with a square kernel and a bias.
 *
 * <ul>
 *   <li>input: [B, in, H, W]
 *   <li>{@code name.weight}: [out, in, kernel, kernel], {@code name.bias}: [out]; both start uniform
 *       in ±1/√(in·kernel²)
 *   <li>output: [B, out, ⌊(H + 2·padding − kernel)/stride⌋ + 1, …]
 * </ul>
 *
 * @param name prefix of the parameters' names
 * @param padding zeros added on each of the four sides
 */
public record Conv2d(String name, int in, int out, int kernel, int stride, int padding)
        implements Layer {

    /**
     * Below this many values a single image takes another CPU kernel than in a batch, whose rounding
     * differs; so it is computed twice, which costs little at this size.
     */
    private static final long TINY_IMAGE = 20480;

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
        return tiny
                ? convolve(parameters, x.concat(x, 0)).get("0:1")
                : convolve(parameters, x);
    }

    private NDArray convolve(Parameters parameters, NDArray x) {
        return x.getNDArrayInternal()
                .convolution(
                        x,
                        parameters.get(name + ".weight"),
                        parameters.get(name + ".bias"),
                        new Shape(stride, stride),
                        new Shape(padding, padding),
                        new Shape(1, 1),
                        1)
                .singletonOrThrow();
    }
}
