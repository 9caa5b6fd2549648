package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
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
        return conv().forward(parameters, enlarge(x));
    }

    /** By stacking, whose backward pass is five times as fast as that of repeating. */
    private static NDArray enlarge(NDArray x) {
        Shape shape = x.getShape();
        long height = shape.get(2);
        long width = shape.get(3);
        NDArray wide =
                NDArrays.stack(new NDList(x, x), 4) // [B, C, H, W, 2]
                        .reshape(shape.get(0), shape.get(1), height, 2 * width);
        return NDArrays.stack(new NDList(wide, wide), 3) // [B, C, H, 2, 2W]
                .reshape(shape.get(0), shape.get(1), 2 * height, 2 * width);
    }

    private Conv2d conv() {
        return Conv2d.same(name + ".conv", channels, channels);
    }
}
