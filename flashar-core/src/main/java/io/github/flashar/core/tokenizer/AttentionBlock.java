package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.GroupNorm;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import java.util.List;
import java.util.stream.Stream;

/**
 * Self-attention of all positions with one head as wide as the channels, added to its input: {@code
 * x + proj(v · softmax(qᵀk / √C))}. [B, C, H, W] to the same shape.
 */
record AttentionBlock(String name, int channels) implements Layer {

    @Override
    public List<ParameterSpec> specs() {
        return Stream.of(norm(), map("q"), map("k"), map("v"), map("proj_out"))
                .flatMap(layer -> layer.specs().stream())
                .toList();
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        Shape shape = x.getShape();
        Shape flat = new Shape(shape.get(0), channels, shape.get(2) * shape.get(3));
        NDArray n = norm().forward(parameters, x);
        NDArray q = map("q").forward(parameters, n).reshape(flat); // [B, C, HW]
        NDArray k = map("k").forward(parameters, n).reshape(flat);
        NDArray v = map("v").forward(parameters, n).reshape(flat);
        NDArray scores = q.transpose(0, 2, 1).matMul(k); // [B, HW query, HW key]
        NDArray weights = Scalars.scale(scores, Math.pow(channels, -0.5)).softmax(2);
        NDArray mixed = v.matMul(weights.transpose(0, 2, 1)).reshape(shape);
        return x.add(map("proj_out").forward(parameters, mixed));
    }

    private GroupNorm norm() {
        return VqLayers.norm(name + ".norm", channels);
    }

    private Conv2d map(String role) {
        return Conv2d.pointwise(name + "." + role, channels, channels);
    }
}
