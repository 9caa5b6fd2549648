package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Group normalisation: {@code (x − mean) / sqrt(variance + eps) · weight + bias}, mean and (biased)
 * variance taken over each sample's groups of neighbouring channels.
 *
 * <p>The normalisation runs as a layer norm over rows [C/groups·H·W], the fastest way the engine
 * offers; weight and bias then apply per channel. Source: Wu and He, arXiv 1803.08494.
 *
 * <ul>
 *   <li>input and output: [B, channels, H, W]
 *   <li>{@code name.weight}, {@code name.bias}: [channels]; start at one and zero
 * </ul>
 *
 * @param groups a divisor of {@code channels}
 */
public record GroupNorm(String name, int channels, int groups, double eps) implements Layer {

    @Override
    public List<ParameterSpec> specs() {
        Shape shape = new Shape(channels);
        return List.of(
                new ParameterSpec(name + ".weight", shape, Initializer.ONES),
                new ParameterSpec(name + ".bias", shape, Initializer.ZEROS));
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        NDArray weight = parameters.get(name + ".weight").reshape(channels, 1, 1);
        NDArray bias = parameters.get(name + ".bias").reshape(channels, 1, 1);
        return normalize(x).mul(weight).add(bias);
    }

    private NDArray normalize(NDArray x) {
        Shape shape = x.getShape();
        NDArray rows = x.reshape(shape.get(0) * groups, -1); // [B·groups, C/groups·H·W]
        Shape row = new Shape(rows.getShape().get(1));
        NDArray one = x.getManager().ones(row);
        NDArray zero = x.getManager().zeros(row);
        return rows.getNDArrayInternal()
                .layerNorm(rows, row, one, zero, (float) eps)
                .singletonOrThrow()
                .reshape(shape);
    }
}
