package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.GroupNorm;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code x + conv(silu(norm(conv(silu(norm(x))))))}; where the number of channels changes, x passes
 * a 1×1 convolution first. [B, in, H, W] to [B, out, H, W].
 */
record ResidualBlock(String name, int in, int out) implements Layer {

    @Override
    public List<ParameterSpec> specs() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.addAll(norm1().specs());
        specs.addAll(conv1().specs());
        specs.addAll(norm2().specs());
        specs.addAll(conv2().specs());
        if (in != out) {
            specs.addAll(shortcut().specs());
        }
        return specs;
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        NDArray h = Ops.fastSilu(norm1().forward(parameters, x)); // [B, in, H, W]
        h = conv1().forward(parameters, h); // [B, out, H, W]
        h = Ops.fastSilu(norm2().forward(parameters, h));
        h = conv2().forward(parameters, h);
        return h.add(in == out ? x : shortcut().forward(parameters, x));
    }

    private GroupNorm norm1() {
        return VqLayers.norm(name + ".norm1", in);
    }

    private Conv2d conv1() {
        return Conv2d.same(name + ".conv1", in, out);
    }

    private GroupNorm norm2() {
        return VqLayers.norm(name + ".norm2", out);
    }

    private Conv2d conv2() {
        return Conv2d.same(name + ".conv2", out, out);
    }

    private Conv2d shortcut() {
        return Conv2d.pointwise(name + ".nin_shortcut", in, out);
    }
}
