package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.List;

/**
 * Halves height and width by a strided 3×3 convolution. Zeros are added at the right and the bottom
 * only, as the published weights expect.
 */
record Downsample(String name, int channels) implements Layer {

    private static final Shape RIGHT_AND_BOTTOM = new Shape(0, 1, 0, 1);

    @Override
    public List<ParameterSpec> specs() {
        return conv().specs();
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        return conv().forward(parameters, x.pad(RIGHT_AND_BOTTOM, 0));
    }

    private Conv2d conv() {
        return new Conv2d(name + ".conv", channels, channels, 3, 2, 0);
    }
}
