package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.List;

/** Doubles height and width by repeating each pixel, then smooths by a 3×3 convolution. */
record Upsample(String name, int channels) implements Layer {

    @Override
    public List<ParameterSpec> specs() {
        return conv().specs();
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        return conv().forward(parameters, x.repeat(3, 2).repeat(2, 2));
    }

    private Conv2d conv() {
        return Conv2d.same(name + ".conv", channels, channels);
    }
}
